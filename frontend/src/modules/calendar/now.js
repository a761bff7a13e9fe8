/* The line of now, and who should be here by now. The clinic's clock counts, not this machine's. */
import { element } from "../elements.js";

let since = null;

export function drawNow() {
  const board = document.querySelector("[data-desk-board]");
  const told = board.dataset;
  if (since?.board !== board) since = { board, at: performance.now() };
  const minute = Number(told.minute) + (performance.now() - since.at) / 60_000;
  for (const column of board.querySelectorAll("[data-column]")) {
    column.querySelector(".desk-now")?.remove();
    if (column.dataset.day !== told.today) continue;
    const track = column.querySelector("[data-track]");
    if (minute >= told.from && minute < told.until) {
      const line = element("li", { class: "desk-now", "aria-hidden": "true" });
      line.style.insetBlockStart = `${((minute - told.from) / (told.until - told.from)) * 100}%`;
      track.append(line);
    }
    for (const visit of track.querySelectorAll("[data-visit][data-status=booked]")) {
      visit.classList.toggle("desk-visit--over", Number(visit.dataset.begins) + 5 < minute);
    }
  }
}
