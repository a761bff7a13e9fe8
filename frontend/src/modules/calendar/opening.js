/* Opening a visit: what can be done with it is asked for then, and shown in its place when it has come. */
import { toast } from "../toast.js";
import { load } from "./loading.js";
import { addressOf } from "./places.js";

const board = () => document.querySelector("[data-desk-board]");
const headOf = (visit) => visit.querySelector(".desk-visit__head");
export const opened = () => board().querySelector("[data-visit]:has([data-panel])");

let wanted = null; // the id of the last visit asked for

export function startOpening() {
  if (opened()) turn(opened());
  document.addEventListener("click", (event) => {
    const head = event.target.closest(".desk-visit__head");
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!head || event.defaultPrevented || isElsewhere) return;
    event.preventDefault();
    const visit = head.closest("[data-visit]");
    if (visit === opened()) close();
    else open(visit);
  });
  // As with any group of details: the walk-in opens, the visit closes.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches(".desk-walkin[open]")) close();
  }, true);
}

async function open(visit) {
  const id = visit.dataset.visit;
  wanted = id;
  visit.setAttribute("aria-busy", "true");
  const { status, found } = await load(`${addressOf(id)}visit/${location.search}`, "[data-panel]");
  const now = board().querySelector(`[data-visit="${id}"]`); // the calendar may be a fresh one by now
  now?.removeAttribute("aria-busy");
  if (!now || wanted !== id) return;
  wanted = null;
  if (!found) return void toast(whyNothing(status));
  close();
  const walkIn = document.querySelector(".desk-walkin[open]");
  if (walkIn) walkIn.open = false;
  now.append(document.adoptNode(found));
  turn(now);
  found.scrollIntoView({ block: "nearest", inline: "nearest" });
  if ([headOf(now), document.body].includes(document.activeElement)) found.focus({ preventScroll: true });
}

function whyNothing(status) {
  if (status === 0) return "The clinic could not be reached. Please try again.";
  if (status === 200) return "You are signed out. Load the page again.";
  return "This visit cannot be opened. Load the page again.";
}

/** Where the card of an open visit has no room below or beside, it is above or to the left. */
export function turn(visit) {
  headOf(visit).setAttribute("aria-expanded", "true");
  visit.classList.remove("desk-visit--high", "desk-visit--left");
  const around = board().getBoundingClientRect();
  const { bottom, right, height } = visit.querySelector("[data-panel]").getBoundingClientRect();
  const top = visit.getBoundingClientRect().top;
  visit.classList.toggle("desk-visit--high", bottom > Math.min(around.bottom, innerHeight) && top - height > around.top + 30);
  visit.classList.toggle("desk-visit--left", right > Math.min(around.right, innerWidth));
}

/** Answers whether a visit was open. A focus inside goes back to what had opened it. */
export function close() {
  const visit = opened();
  if (!visit) return false;
  const hadFocus = visit.contains(document.activeElement);
  visit.querySelector("[data-panel]").remove();
  headOf(visit).removeAttribute("aria-expanded");
  if (hadFocus) headOf(visit).focus();
  return true;
}
