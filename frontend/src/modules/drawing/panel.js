/* The pains beside the figure: which one is being painted, how strong it is, what it feels like. */
import { fromTemplate } from "../elements.js";

/** `act` = {choose(i), change(i, {…}), remove(i)}. Gives back {show, showPlaces}. Rows are kept when only their state changed, so focus stays. */
export function startPanel(list, template, act) {
  function row(index) {
    const item = fromTemplate(template);
    for (const place of item.querySelectorAll("[data-number]")) place.textContent = index + 1;
    item.classList.add(`drawing-pain--${index % 5}`);
    item.querySelector("[data-choose]").addEventListener("click", () => act.choose(index));
    item.querySelector("[data-remove]").addEventListener("click", () => act.remove(index));
    for (const input of item.querySelectorAll("[data-intensity]")) {
      input.name = `${list.id}-intensity-${index}`;
      // A control of the drawing, not an answer of its own: it belongs to no form and is never sent.
      input.setAttribute("form", `${list.id}-controls`);
      input.addEventListener("change", () => act.change(index, { intensity: Number(input.value) }));
    }
    for (const input of item.querySelectorAll("[data-quality]")) {
      input.addEventListener("change", () =>
        act.change(index, {
          qualities: Array.from(item.querySelectorAll("[data-quality]:checked"), (one) => one.value),
        }),
      );
    }
    return item;
  }

  function showPlaces(words) {
    words.forEach((text, index) => {
      const place = list.children[index]?.querySelector("[data-pain-places]");
      if (place && place.textContent !== text) place.textContent = text;
    });
  }

  function show(drawing, current) {
    while (list.children.length > drawing.pains.length) list.lastElementChild.remove();
    while (list.children.length < drawing.pains.length) list.append(row(list.children.length));
    drawing.pains.forEach((pain, index) => {
      const item = list.children[index];
      item.classList.toggle("drawing-pain--current", index === current);
      item.querySelector("[data-choose]").setAttribute("aria-pressed", String(index === current));
      item.querySelector("[data-remove]").hidden = drawing.pains.length === 1;
      const state = item.querySelector("[data-state]");
      state.textContent = pain.intensity === null ? state.dataset.textOpen : `${pain.intensity} ${state.dataset.textOf}`;
      for (const input of item.querySelectorAll("[data-intensity]")) input.checked = Number(input.value) === pain.intensity;
      for (const input of item.querySelectorAll("[data-quality]")) input.checked = pain.qualities.includes(input.value);
    });
  }

  return { show, showPlaces };
}
