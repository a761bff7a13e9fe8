/* Answers as a person would read them: [[question, answer]]. */
import { isKept, readField } from "../draft/fields.js";

const textOf = (node) => node?.textContent.replace(/\s+/g, " ").trim() ?? "";

export function inWords(form) {
  const found = new Map();
  for (const control of form.elements) {
    if (!isKept(control) || control.type === "hidden" || found.has(control.name)) continue;
    const value = readField(form, control.name);
    if (!value || value.length === 0) continue;
    const group = control.closest("fieldset");
    const question = textOf(control.type === "radio" || group ? group?.querySelector("legend") : control.labels?.[0]);
    found.set(control.name, [question, answerOf(form, control.name, value)]);
  }
  return [...found.values()];
}

function answerOf(form, name, value) {
  return [value].flat().map((one) => {
    const choice = form.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(one)}"]`);
    return (choice?.type === "radio" || choice?.type === "checkbox") && textOf(choice.labels?.[0]) || one;
  }).join(", ");
}
