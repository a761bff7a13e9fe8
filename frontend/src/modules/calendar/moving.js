/* A visit on its way to another place, by finger, mouse or keys. A ghost says where it would stand, and why it cannot.
   The clinic decides; until it has, the visit stays where it was. */
import { element } from "../elements.js";
import { act } from "./acts.js";
import { close } from "./opening.js";
import { addressOf, clock, snap, STEP, whyNot } from "./places.js";

const FAR_PX = 6;
const REST_MS = 400; // a finger that rests so long holds the visit; one that moves sooner scrolls
let moving = null;

export const isMoving = () => Boolean(moving);

const board = () => document.querySelector("[data-desk-board]");
const isGrid = () => board().classList.contains("desk-board--grid") && getComputedStyle(board().querySelector("[data-track]") ?? board()).position === "relative";
const nameOf = (visit) => visit.querySelector(".desk-visit__name").textContent;
const columns = () => [...board().querySelectorAll("[data-column]")];

export function canMove(visit) {
  return isGrid() && ["booked", "arrived"].includes(visit?.dataset.status) && !visit.hasAttribute("data-pending") && visit.closest("[data-track]");
}

function begin(visit, refresh) {
  const { begins, ends, visit: id, was } = visit.dataset;
  const name = nameOf(visit);
  close();
  const column = columns().indexOf(visit.closest("[data-column]"));
  const ghost = element("div", { class: "desk-ghost", role: "status" });
  moving = { visit, id, was, name, refresh, ghost, column, from: column, begins: Number(begins), start: Number(begins), length: ends - begins };
  visit.classList.add("desk-visit--leaving");
  board().classList.add("desk-board--moving");
  draw();
}

function draw() {
  const place = columns()[moving.column];
  const { from, until } = board().dataset;
  moving.begins = snap(moving.begins, moving.length, Number(from), Number(until));
  const minute = place.querySelector("[data-track]").clientHeight / (until - from);
  moving.reason = whyNot(columnOf(place), moving.begins, moving.length);
  const words = `${clock(moving.begins)} ${moving.name}`;
  moving.ghost.textContent = moving.reason ? `${words}: ${moving.reason}` : words;
  moving.ghost.classList.toggle("desk-ghost--refused", Boolean(moving.reason));
  moving.ghost.style.insetBlockStart = `${(moving.begins - from) * minute}px`;
  moving.ghost.style.minBlockSize = `${moving.length * minute - 1}px`;
  const track = place.querySelector("[data-track]");
  if (moving.ghost.parentElement !== track) track.append(moving.ghost);
  moving.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function columnOf(place) {
  const numbers = (one) => [Number(one.dataset.begins), Number(one.dataset.ends)];
  const closed = [...place.querySelectorAll("[data-closed]")].filter((one) => one.dataset.wayOf !== moving.id).map(numbers);
  const others = [...place.querySelectorAll("[data-track] > [data-visit]")].filter((one) => one !== moving.visit);
  const taken = others.map((one) => ({ begins: Number(one.dataset.begins), ends: Number(one.dataset.ends), name: nameOf(one) }));
  return { name: place.dataset.name, closed, taken };
}

function leave() {
  const { visit, ghost } = moving;
  ghost.remove();
  visit.classList.remove("desk-visit--leaving");
  board().classList.remove("desk-board--moving");
  moving = null;
}

function drop() {
  const { visit, id, was, column, from, begins, start, reason, refresh } = moving;
  if (column === from && begins === start) return leave();
  if (reason) return; // the ghost says it
  const { day, practitioner, room } = columns()[column].dataset;
  leave();
  return act(`${addressOf(id)}place/`, { day, minute: begins, practitioner, room, was }, { visit, refresh });
}

/* --- by hand */

export function startDragging(refresh) {
  let pressed = null;
  let wasDragged = false;
  const letGo = () => {
    clearTimeout(pressed?.rest);
    pressed = null;
  };
  const take = () => {
    begin(pressed.visit, refresh);
    wasDragged = true;
  };
  document.addEventListener("pointerdown", (event) => {
    const visit = event.button === 0 && event.target.closest(".desk-visit__head")?.closest("[data-visit]");
    if (moving) return; // a second finger changes nothing
    wasDragged = false;
    letGo();
    if (!visit || !canMove(visit)) return;
    const top = visit.getBoundingClientRect().top;
    pressed = { visit, pointer: event.pointerId, isTouch: event.pointerType === "touch", x: event.clientX, y: event.clientY, grip: event.clientY - top };
    if (pressed.isTouch) pressed.rest = setTimeout(() => (canMove(visit) && visit.isConnected ? take() : letGo()), REST_MS);
  });
  document.addEventListener("pointermove", (event) => {
    if (!pressed || event.pointerId !== pressed.pointer) return;
    if (!moving) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < FAR_PX) return;
      if (pressed.isTouch) return letGo();
      take();
    }
    const places = columns();
    const under = places.findIndex((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left <= event.clientX && event.clientX < right;
    });
    if (under >= 0) moving.column = under;
    const track = places[moving.column].querySelector("[data-track]").getBoundingClientRect();
    const { from, until } = board().dataset;
    moving.begins = Number(from) + ((event.clientY - pressed.grip - track.top) / track.height) * (until - from);
    draw();
  });
  document.addEventListener("pointerup", (event) => {
    if (pressed && event.pointerId !== pressed.pointer) return;
    if (pressed && moving) {
      const { reason, ghost } = moving;
      const words = ghost.textContent;
      drop();
      if (reason) {
        leave();
        document.querySelector("[data-desk-status]").textContent = `${words}.`;
      }
    }
    letGo();
  });
  document.addEventListener("pointercancel", () => {
    if (pressed && moving) leave();
    letGo();
  });
  // Once the finger holds a visit, it no longer scrolls, and what a long press would open stays closed.
  document.addEventListener("touchmove", (event) => pressed && moving && event.cancelable && event.preventDefault(), { passive: false });
  document.addEventListener("contextmenu", (event) => pressed?.isTouch && event.preventDefault());
  // The click that ends a drag does not open the visit.
  document.addEventListener("click", (event) => {
    if (wasDragged && event.target.closest("[data-desk-board]")) event.preventDefault();
    wasDragged = false;
  }, true);
  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-desk-board]") && event.preventDefault());
}

/* --- by keys */

export function beginByKey(visit, refresh) {
  if (!canMove(visit)) return false;
  begin(visit, refresh);
  return true;
}

/** While something moves, every key is its own. */
export function moveByKey(event) {
  if (!moving) return false;
  const far = event.shiftKey ? 6 : 1;
  const steps = { ArrowUp: [0, -STEP * far], ArrowDown: [0, STEP * far], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  if (event.key === "Escape") leave();
  else if (event.key === "Enter") drop();
  else if (event.key in steps) {
    const [aside, down] = steps[event.key];
    moving.column = Math.max(0, Math.min(moving.column + aside, columns().length - 1));
    moving.begins += down;
    draw();
  } else return false;
  event.preventDefault();
  return true;
}
