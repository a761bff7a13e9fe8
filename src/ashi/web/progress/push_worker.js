// Shows a push message. It keeps nothing, answers no request and controls no page (its scope holds none).
self.addEventListener("push", (event) => {
  const body = event.data ? event.data.text() : "There is a reminder for you.";
  event.waitUntil(self.registration.showNotification("Reminder", { body, tag: body }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/me/"));
});
