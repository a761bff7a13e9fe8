/* The line that tells whether what was typed is safe, and where. */

const lineOf = (form) => form.querySelector("[data-save-status]") ?? document.querySelector("[data-save-status]");

/** All words that the page hands to whatever keeps this form's answers. */
export const wordsOf = (form) => lineOf(form)?.dataset ?? {};

export function statusLine(form) {
  const line = lineOf(form);
  return (state, { time = "" } = {}) => {
    if (!line) return;
    const words = (line.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "").replace("{time}", time);
    const place = line.querySelector("[data-save-text]") ?? line;
    if (line.dataset.state === state && place.textContent === words) return;
    line.dataset.state = state;
    place.textContent = words;
  };
}
