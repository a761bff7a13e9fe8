/* The whole desk by keys: arrows go from visit to visit, letters act on the one in focus; "?" shows the list. */
import { act, undo } from "./acts.js";
import { beginByKey, moveByKey } from "./moving.js";

const ACTS = { a: { to: "arrived" }, n: { to: "no_show" }, l: { late: "10" } };
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
  if (key === "Escape") return close(document);
  if (visit && key === "m") return beginByKey(visit, refresh);
  if (visit && key in ACTS) {
    const form = visit.querySelector(".desk-acts");
    const [[name, value]] = Object.entries(ACTS[key]);
    if (!form?.querySelector(`[name="${name}"][value="${value}"]`) || visit.hasAttribute("data-pending")) return false;
    visit.querySelector("summary").focus();
    act(form.action, ACTS[key], { visit, refresh });
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

function close(root) {
  const open = root.querySelector("details[name=visit][open]");
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
