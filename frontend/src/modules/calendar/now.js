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

/** Where an opened card has no room below or beside, it opens above or to the left. */
export function turnCards() {
  document.addEventListener("toggle", (event) => {
    const visit = event.target.closest?.("[data-visit]");
    const card = visit?.querySelector(".desk-visit__more");
    if (!card || !event.target.open) return;
    visit.classList.remove("desk-visit--high", "desk-visit--left");
    const board = visit.closest("[data-desk-board]").getBoundingClientRect();
    const { bottom, right, height } = card.getBoundingClientRect();
    const top = visit.getBoundingClientRect().top;
    visit.classList.toggle("desk-visit--high", bottom > Math.min(board.bottom, innerHeight) && top - height > board.top + 30);
    visit.classList.toggle("desk-visit--left", right > Math.min(board.right, innerWidth));
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, true);
}
