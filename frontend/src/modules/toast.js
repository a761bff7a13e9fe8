/* Short notices that stay until closed: nobody has to read against the clock. The place for them has the buttons' words. */
import { element } from "./elements.js";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
});

/** Show `text`; with `undo`, a button that takes the act back. */
export function toast(text, { undo = null, undoText } = {}) {
  const place = document.querySelector("[data-toasts]");
  if (!place) return null;
  const box = element("div", { class: "toast", "data-toast": true }, element("p", { class: "toast__text" }, text));
  const press = (words, act) =>
    element(
      "button",
      { type: "button", class: "button button--quiet button--small", onclick: act },
      element("span", { class: "button__text" }, words),
    );
  if (undo) {
    box.append(
      press(undoText ?? place.dataset.textUndo, () => {
        box.remove();
        undo();
      }),
    );
  }
  box.append(press(place.dataset.textClose, () => box.remove()));
  place.replaceChildren(box);
  return box;
}
