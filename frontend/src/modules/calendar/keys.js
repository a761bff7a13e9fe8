/* The whole desk by keys: arrows go from visit to visit, letters act on the one in focus; "?" shows the list. */
import { act, undo } from "./acts.js";
import { beginByKey, moveByKey } from "./moving.js";
import { close } from "./opening.js";
import { addressOf } from "./places.js";

// Each with the states that it can follow; the clinic refuses the others too.
const ACTS = {
  a: { fields: { to: "arrived" }, from: ["booked", "no_show"] },
  n: { fields: { to: "no_show" }, from: ["booked"] },
  l: { fields: { late: "10" }, from: ["booked"] },
};
const SPOTS = ".desk-visit__head, .desk-free__link";

export function startKeys(refresh) {
  document.addEventListener("keydown", (event) => {
    if (moveByKey(event)) return;
    if (event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, dialog[open]") && event.key !== "Escape") return;
    if (event.ctrlKey) {
      if (event.key.toLowerCase() === "z" && undo()) event.preventDefault();
      return;
    }
    if (press(event, refresh)) event.preventDefault();
  });
}

function press(event, refresh) {
  const visit = event.target.closest("[data-visit]");
  const { key } = event;
  if (key === "Escape") return close() || closeWalkIn();
  if (visit && key === "m") return beginByKey(visit, refresh);
  if (visit && key in ACTS) {
    const { fields, from } = ACTS[key];
    if (!from.includes(visit.dataset.status) || visit.hasAttribute("data-pending")) return false;
    visit.querySelector(".desk-visit__head").focus();
    act(addressOf(visit.dataset.visit), fields, { visit, refresh });
    return true;
  }
  if (key.startsWith("Arrow") && walk(event.target, key)) return true;
  const tool = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!tool) return false;
  if (tool.tagName === "DETAILS") {
    tool.open = !tool.open;
    (tool.open ? tool.querySelector("button") : tool.querySelector("summary")).focus();
  } else tool.click();
  return true;
}

function closeWalkIn() {
  const open = document.querySelector(".desk-walkin[open]");
  if (!open) return false;
  open.open = false;
  open.querySelector("summary").focus();
  return true;
}

/* Up and down within a column; left and right to what stands at the same height beside it. */
function walk(from, key) {
  const spot = from.closest(SPOTS);
  const columns = [...document.querySelectorAll("[data-column]")];
  const spots = (column) => [...column.querySelectorAll(SPOTS)];
  if (!spot) {
    if (!from.closest("[data-desk-board]") && from !== document.body) return false;
    if (key !== "ArrowDown" && key !== "ArrowUp") return false;
    const first = columns.flatMap(spots)[0];
    first?.focus();
    return Boolean(first);
  }
  const column = spot.closest("[data-column]");
  let target = null;
  if (key === "ArrowDown" || key === "ArrowUp") {
    const all = spots(column);
    target = all[all.indexOf(spot) + (key === "ArrowDown" ? 1 : -1)];
  } else {
    const { top } = spot.getBoundingClientRect();
    const far = (one) => Math.abs(one.getBoundingClientRect().top - top);
    let at = columns.indexOf(column);
    do at += key === "ArrowRight" ? 1 : -1;
    while (columns[at] && spots(columns[at]).length === 0);
    target = columns[at] && spots(columns[at]).sort((a, b) => far(a) - far(b))[0];
  }
  target?.focus();
  return true; // at the edge the focus stays
}
