/* <input data-stepper="1" data-min data-max>: a − and a + of thumb size beside the number. */
import { element } from "../elements.js";

/** The next value, kept within its bounds and free of stray digits. */
export function stepped(text, step, least = -Infinity, most = Infinity) {
  const now = Number.parseFloat(String(text).replace(",", "."));
  const next = Number.isNaN(now) ? (step > 0 && Number.isFinite(least) ? least : Math.max(step, 0)) : now + step;
  return Number(Math.min(most, Math.max(least, next)).toFixed(2));
}

const bound = (text, otherwise) => (text === undefined || text === "" ? otherwise : Number(text));

export function startSteppers(root) {
  for (const input of root.querySelectorAll("input[data-stepper]")) {
    const by = Number(input.dataset.stepper) || 1;
    const least = bound(input.dataset.min, 0);
    const most = bound(input.dataset.max, Infinity);
    const name = input.labels?.[0]?.textContent.trim() ?? "";
    const press = (sign, text, step) =>
      element(
        "button",
        {
          type: "button",
          class: "visit-step",
          "aria-label": `${name}: ${text}`,
          onclick: () => {
            input.value = String(stepped(input.value, step, least, most));
            input.dispatchEvent(new Event("input", { bubbles: true }));
          },
        },
        sign,
      );
    input.before(press("−", "less", -by));
    input.after(press("+", "more", by));
  }
}
