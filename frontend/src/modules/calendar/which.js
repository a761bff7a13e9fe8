/* A time that comes twice, when the clocks go back: somebody is asked which. */
import { element } from "../elements.js";

/** Answers what was chosen of `both` ([what is sent, words]), or null when it was left. */
export function askWhich(words, both) {
  return new Promise((resolve) => {
    const choice = ([value, label]) =>
      element("button", { class: "button button--secondary", value }, element("span", { class: "button__text" }, label));
    const leave = element("button", { class: "button button--quiet", value: "" }, element("span", { class: "button__text" }, "Leave it where it is"));
    const dialog = element(
      "dialog",
      { class: "dialog", "aria-labelledby": "desk-which-title" },
      element("div", { class: "dialog__head" }, element("h2", { class: "dialog__title", id: "desk-which-title" }, words)),
      element("form", { method: "dialog", class: "dialog__body stack stack--tight" }, ...both.map(choice), leave),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
