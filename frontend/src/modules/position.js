/* <button data-position="address">: asks the browser where it is when pressed, and posts that with the form around it.
   Rounded to 0.01 degree, about a kilometre, before it leaves the device; posted, so that no address carries it. */
import { element } from "./elements.js";

export function rounded({ latitude, longitude }) {
  return `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
}

function start(button) {
  const { form } = button;
  const status = form.querySelector("[data-position-status]");

  function send({ coords }) {
    form.querySelector("[name=position]")?.remove();
    form.append(element("input", { type: "hidden", name: "position", value: rounded(coords) }));
    form.elements.place.value = "";
    form.method = "post";
    form.action = button.dataset.position;
    form.submit();
  }

  function refused() {
    button.disabled = false;
    status.textContent = button.dataset.textRefused;
    form.elements.place.focus();
  }

  button.addEventListener("click", () => {
    status.textContent = "";
    if (!navigator.geolocation) return refused();
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(send, refused, { maximumAge: 600_000, timeout: 10_000 });
  });
}

if (typeof document !== "undefined") {
  for (const button of document.querySelectorAll("button[data-position]")) start(button);
}
