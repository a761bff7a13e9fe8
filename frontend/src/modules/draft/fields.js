/* A form's fields as {name: text | [texts]}, read and written. */

const NEVER = new Set(["password", "submit", "button", "file", "image", "reset"]);

/** May this control be kept? Hidden ones only on request, secrets never. */
export function isKept(control) {
  if (!control.name || control.name === "csrfmiddlewaretoken" || NEVER.has(control.type)) return false;
  if ("noSave" in control.dataset) return false;
  return control.type !== "hidden" || "keep" in control.dataset;
}

function controlsOf(form, name) {
  return Array.from(form.elements).filter((control) => control.name === name && isKept(control));
}

const isMany = (controls) => controls.length > 1 || "many" in controls[0].dataset;

export function readField(form, name) {
  const controls = controlsOf(form, name);
  if (controls.length === 0) return undefined;
  const type = controls[0].type;
  if (type === "radio") return controls.find((control) => control.checked)?.value ?? "";
  if (type === "checkbox") {
    const ticked = controls.filter((control) => control.checked).map((control) => control.value);
    return isMany(controls) ? ticked : (ticked[0] ?? "");
  }
  if (type === "select-multiple") return Array.from(controls[0].selectedOptions, (option) => option.value);
  return controls.length > 1 ? controls.map((control) => control.value) : controls[0].value;
}

export function readForm(form) {
  const names = new Set(Array.from(form.elements).filter(isKept).map((control) => control.name));
  return Object.fromEntries(Array.from(names, (name) => [name, readField(form, name)]));
}

/** Put `value` into the field; the widgets around it hear "ashi:restored". */
export function writeField(form, name, value) {
  const controls = controlsOf(form, name);
  const list = Array.isArray(value) ? value : [value];
  controls.forEach((control, index) => {
    if (control.type === "radio" || control.type === "checkbox") control.checked = list.includes(control.value);
    else if (control.type === "select-multiple") {
      for (const option of control.options) option.selected = list.includes(option.value);
    } else control.value = (Array.isArray(value) ? list[index] : value) ?? "";
    control.dispatchEvent(new CustomEvent("ashi:restored", { bubbles: true }));
  });
}
