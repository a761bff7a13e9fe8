/* Brushes, eraser, undo, redo, clear, and how much room is left. */

/** `act` = {undo, redo, clear}. Gives back {brushMm, isErasing, show}. */
export function startTools(box, act) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const svg = find("drawing-figure");
  const room = find("drawing-room");
  let brushMm = 32;
  let erasing = false;

  for (const button of box.querySelectorAll("[data-brush-mm], [data-erase]")) {
    button.addEventListener("click", () => {
      erasing = "erase" in button.dataset;
      if (!erasing) brushMm = Number(button.dataset.brushMm);
      for (const other of box.querySelectorAll("[data-brush-mm], [data-erase]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      svg.classList.toggle("drawing__figure--erasing", erasing);
    });
  }
  for (const [name, run] of Object.entries(act)) {
    find(name).addEventListener("click", run);
  }

  return {
    brushMm: () => brushMm,
    isErasing: () => erasing,
    show({ history, left }) {
      find("undo").disabled = history.past.length === 0;
      find("redo").disabled = history.future.length === 0;
      find("clear").disabled = history.value.strokes.length + history.value.regions.length === 0;
      const words = left === null ? "" : left === 0 ? room.dataset.textFull : room.dataset.textNear.replace("{count}", left);
      if (room.textContent !== words) room.textContent = words;
      room.hidden = !words;
    },
  };
}
