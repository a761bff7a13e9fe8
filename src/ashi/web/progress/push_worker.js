// Shows a push message, whose first line is its title. It keeps nothing, answers no request and controls no page (its
// scope holds none). A browser must show something even for a message without text: then the name alone.
self.addEventListener("push", (event) => {
  const [title, ...lines] = (event.data?.text() ?? "Ashi").split("\n");
  const body = lines.join("\n");
  event.waitUntil(self.registration.showNotification(title, { body, tag: body }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/me/"));
});
