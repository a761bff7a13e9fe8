/* One field, two answers: both are shown in full and a person chooses. The page hands the words (`save_status`). */
import { element } from "../elements.js";

const shown = (value) => (Array.isArray(value) ? value.join(", ") : value) || "—";

function words(control, value) {
  const list = Array.isArray(value) ? value : [value];
  const named = list.map((one) => {
    const choice = control?.form?.querySelector(`[name="${CSS.escape(control.name)}"][value="${CSS.escape(one)}"]`);
    return choice?.labels?.[0]?.textContent.trim() || one;
  });
  return control?.type === "hidden" ? "…" : shown(named);
}

/** Ask which value stays. `choose` hears "yours" (what was typed here) or "here" (what the clinic has). */
export function askConflict(form, name, { here, yours }, text, choose) {
  const control = Array.from(form.elements).find((one) => one.name === name);
  const place = control?.closest(".fieldset, .field, [data-drawing]") ?? form;
  const id = `conflict-${name}`;
  document.getElementById(id)?.remove();
  const option = (title, value, act) =>
    element(
      "div",
      {},
      element("p", { class: "small muted" }, title),
      element("p", { class: "conflict__value" }, words(control, value)),
      element(
        "button",
        {
          type: "button",
          class: "button button--secondary button--small",
          onclick: () => {
            box.remove();
            choose(act);
          },
        },
        element("span", { class: "button__text" }, act === "yours" ? text.textKeep : text.textTake),
      ),
    );
  const box = element(
    "div",
    { class: "conflict", id, role: "alert" },
    element("p", {}, element("strong", {}, text.textWhich)),
    element(
      "div",
      { class: "conflict__values split" },
      option(text.textYours, yours, "yours"),
      option(text.textHere, here, "here"),
    ),
  );
  place.append(box);
}

/** The server refused what a field holds: say why, beside it. */
export function showProblem(form, { field, message, what_to_do: todo = "" }) {
  const control = Array.from(form.elements).find((one) => one.name === field);
  if (!control) return;
  const id = `${control.id || `id_${field}`}-refused`;
  document.getElementById(id)?.remove();
  const line = element("p", { class: "field__error", id, role: "alert" }, `${message} ${todo}`.trim());
  (control.closest(".field__row, .scale__frame, .choices, .chips") ?? control).before(line);
  control.setAttribute("aria-invalid", "true");
  const clear = () => {
    line.remove();
    control.removeAttribute("aria-invalid");
  };
  control.addEventListener("input", clear, { once: true });
}
