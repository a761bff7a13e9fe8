/* What others change appears: the calendar's fragment is asked for every few seconds and answered by 304 while it is the
   same. It is asked only while the page is in sight and somebody has been at it within half an hour, so that asking never
   keeps a forgotten screen signed in for long. */
import { load } from "./loading.js";
import { close, opened, turn } from "./opening.js";

const EVERY_MS = 4000;
const AWAY_MS = 30 * 60 * 1000;

export function startRefreshing(isBusy, drawn) {
  const status = document.querySelector("[data-desk-status]");
  let mark = `"${board().dataset.mark}"`;
  let touched = performance.now();
  let timer = null;
  let waiting = null;
  let asking = null;

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    if (performance.now() - touched > AWAY_MS) return say("Paused. Touch a key to see what has changed since.");
    asking ??= load(address(), "[data-desk-board]", { "If-None-Match": mark }).finally(() => (asking = null));
    const answer = await asking;
    if (answer.found) {
      mark = answer.mark;
      waiting = answer.found;
    }
    show();
    const isSignedOut = answer.status === 200 && !answer.found;
    const isLost = answer.status !== 200 && answer.status !== 304;
    say(isSignedOut ? "You are signed out. Load the page again." : isLost ? "The clinic does not answer. What you see may be old." : "");
    if (!isSignedOut) timer = setTimeout(ask, EVERY_MS);
  }

  function show() {
    if (!waiting || isBusy()) return;
    takeOver(waiting);
    waiting = null;
    drawn();
  }

  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => {
      const wasAway = performance.now() - touched > AWAY_MS;
      touched = performance.now();
      if (wasAway) ask();
    }, true);
  }
  document.addEventListener("visibilitychange", () => !document.hidden && ask());
  timer = setTimeout(ask, EVERY_MS);
  return async () => {
    if (asking) await asking; // an answer from before the act would show it undone
    await ask();
  };
}

function board() {
  return document.querySelector("[data-desk-board]");
}

/* The same calendar, with the visit that is open here. */
function address() {
  const query = new URLSearchParams(location.search);
  query.delete("visit");
  const visit = opened();
  if (visit) query.set("visit", visit.dataset.visit);
  return `now/?${query}`;
}

/** Put the fresh calendar in place of the old: what is open stays open, what is typed stays typed, the focus stays. */
export function takeOver(fresh) {
  const old = board();
  const { scrollLeft, scrollTop } = old;
  const focus = pathOf(document.activeElement);
  const before = opened();
  const typed = before ? typedIn(before) : [];
  const now = document.adoptNode(fresh);
  const place = before && now.querySelector(`[data-visit="${before.dataset.visit}"]`);
  old.replaceWith(now);
  // What was opened or closed while the fresh one was on its way is as it is here.
  if (opened() && opened() !== place) close();
  if (place && !opened()) place.append(before.querySelector("[data-panel]"));
  now.scrollLeft = scrollLeft;
  now.scrollTop = scrollTop;
  if (place) {
    for (const [name, value] of typed) {
      const field = place.querySelector(`input[name="${name}"]`);
      if (field) field.value = value;
    }
    turn(place);
  }
  if (focus) giveFocus(now, focus);
}

function typedIn(visit) {
  const fields = [...visit.querySelectorAll("input:not([type=hidden])")];
  return fields.filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]);
}

/* Where the focus rests, in words that hold in the fresh calendar too. */
function pathOf(at) {
  if (!at?.closest("[data-desk-board]")) return null;
  const visit = at.closest("[data-visit]");
  if (!visit) return { href: at.getAttribute("href"), whole: at.matches("[data-desk-board]") };
  const { selectionStart = null, selectionEnd = null } = at;
  return { visit: visit.dataset.visit, isPanel: at.matches("[data-panel]"), name: at.getAttribute("name"), value: at.tagName === "BUTTON" ? at.value : null, selectionStart, selectionEnd };
}

function giveFocus(now, { visit, isPanel, name, value, href, whole, selectionStart, selectionEnd }) {
  if (whole) return now.focus({ preventScroll: true });
  if (!visit) return [...now.querySelectorAll("a")].find((one) => one.getAttribute("href") === href)?.focus({ preventScroll: true });
  const place = now.querySelector(`[data-visit="${visit}"]`);
  if (!place) return now.focus({ preventScroll: true });
  const same = name && [...place.querySelectorAll("[name]")].find((one) => one.name === name && (value === null || one.value === value));
  const target = same || (isPanel && place.querySelector("[data-panel]")) || place.querySelector(".desk-visit__head");
  target.focus({ preventScroll: true });
  if (same && selectionStart !== null && same.setSelectionRange) same.setSelectionRange(selectionStart, selectionEnd);
}
