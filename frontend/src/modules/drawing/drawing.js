/* Wires figure, brush, panel and list to one history of drawings. */
import { element } from "../elements.js";
import { toast } from "../toast.js";
import { startBrush } from "./brush.js";
import { companion } from "./closeup.js";
import { drawFigure, drawMarks } from "./figure.js";
import * as histories from "./history.js";
import { startPanel } from "./panel.js";
import * as state from "./state.js";

const ORDER = ["back", "lumbar", "front", "left", "right"];

export async function startDrawing(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const field = find("drawing-value");
  let document_;
  try {
    const response = await fetch(box.dataset.viewsUrl, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    document_ = await response.json();
  } catch {
    return; // The list of places stays open and does the same.
  }
  const views = document_.views;
  const bodyVersion = document_.body_version ?? box.dataset.bodyVersion;
  const mostPains = Number(box.dataset.maxPains || 5);
  const svg = find("drawing-figure");
  const id = `figure-${field.name}`;

  let history = histories.start(state.read(field.value));
  let name = ORDER.find((one) => one in views);
  let current = 0;
  let figure = null;
  let twin = {};
  let brushMm = 32;
  let erasing = false;

  const list = find("pains");
  list.id ||= `${id}-pains`;
  const showPains = startPanel(list, find("pain-template"), {
    choose: (index) => {
      current = index;
      show();
    },
    change: (index, change) => {
      current = index;
      become(state.changePain(history.value, index, change));
    },
    remove: (index) => {
      current = 0;
      become(state.removePain(history.value, index));
      list.querySelector("[data-choose]").focus();
    },
  });

  function become(drawing) {
    history = histories.push(history, drawing);
    store();
  }

  function store() {
    field.value = state.write(history.value, bodyVersion);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show();
    for (const input of placesChanged()) input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The list says the same as the drawing; gives back the one tick (if any) that tells the form about it. */
  function placesChanged() {
    const marked = state.markedRegions(history.value);
    let changed = null;
    for (const input of box.querySelectorAll("input[data-region]")) {
      if (input.checked !== marked.has(input.value)) {
        input.checked = marked.has(input.value);
        changed = input;
      }
    }
    return changed ? [changed] : [];
  }

  function show() {
    current = Math.min(current, history.value.pains.length - 1);
    drawMarks(figure, name, history.value, twin);
    showPains(history.value, current);
    find("undo").disabled = history.past.length === 0;
    find("redo").disabled = history.future.length === 0;
    find("clear").disabled = !state.hasMarks(history.value);
    find("add-pain").hidden = history.value.pains.length >= mostPains;
    for (const button of find("drawing-views").children) {
      const painted = history.value.strokes.some((stroke) => stroke.view === button.value);
      button.classList.toggle("drawing__view--painted", painted);
    }
  }

  function turnTo(next) {
    name = next;
    const view = views[name];
    figure = drawFigure(svg, view, id);
    twin = companion(name, views);
    svg.setAttribute("aria-label", `${view.name}. ${view.left_label} / ${view.right_label}.`);
    find("drawing-left").textContent = view.left_label;
    find("drawing-right").textContent = view.right_label;
    box.classList.toggle("drawing--close", name === "lumbar");
    for (const button of find("drawing-views").children) {
      button.setAttribute("aria-pressed", String(button.value === name));
    }
    show();
  }

  function say(words) {
    find("drawing-said").textContent = words;
  }

  const units = () => Math.max(1, Math.min(2_000, Math.round(brushMm / views[name].mm_per_unit)));

  function finish(points) {
    if (erasing) {
      const radius = units() / 2;
      let rest = state.erase(history.value, name, points, radius, regionsUnder(points));
      if (twin.other) rest = state.erase(rest, twin.other, points.map(twin.there), radius * twin.ratio);
      become(rest);
    } else if (state.isFull(history.value)) {
      toast(box.dataset.textFull ?? "The drawing is full. Rub something out, or paint with longer lines.");
      show();
    } else {
      become(state.addStroke(history.value, { pain: current, view: name, width: units(), points }));
    }
  }

  function regionsUnder(points) {
    const marked = state.markedRegions(history.value);
    const spot = svg.createSVGPoint();
    return Array.from(figure.regions.children)
      .filter((shape) => marked.has(shape.dataset.region))
      .filter((shape) => points.some(([x, y]) => (Object.assign(spot, { x, y }), shape.isPointInFill(spot))))
      .map((shape) => shape.dataset.region);
  }

  function step(move) {
    history = move(history);
    store();
  }

  for (const one of ORDER.filter((known) => known in views)) {
    find("drawing-views").append(
      element("button", { type: "button", class: "drawing__view", value: one, onclick: () => turnTo(one) }, views[one].name),
    );
  }
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
  find("undo").addEventListener("click", () => step(histories.undo));
  find("redo").addEventListener("click", () => step(histories.redo));
  find("clear").addEventListener("click", (event) => {
    const { textCleared, textUndo } = event.currentTarget.dataset;
    become(state.clear(history.value));
    say(textCleared);
    toast(textCleared, { undo: () => step(histories.undo), undoText: textUndo });
  });
  find("add-pain").addEventListener("click", () => {
    current = history.value.pains.length;
    become(state.addPain(history.value, mostPains));
    list.lastElementChild.querySelector("[data-choose]").focus();
  });
  for (const input of box.querySelectorAll("input[data-region]")) {
    input.addEventListener("change", () =>
      become(state.setRegion(history.value, current, input.value, input.checked)),
    );
  }
  field.addEventListener("ashi:restored", () => {
    history = histories.start(state.read(field.value));
    placesChanged();
    show();
  });

  startBrush(svg, { figure: () => figure, tool: () => ({ erasing, width: units(), pain: current }), done: finish });
  adoptTicks();
  find("drawing-stage").hidden = false;
  find("drawing-list").open = false;
  turnTo(name);

  /** Places ticked without this script (or before it came) become marks of the first pain. */
  function adoptTicks() {
    const marked = state.markedRegions(history.value);
    let drawing = history.value;
    for (const input of box.querySelectorAll("input[data-region]:checked")) {
      if (!marked.has(input.value)) drawing = state.setRegion(drawing, 0, input.value, true);
    }
    if (drawing !== history.value) {
      history = histories.start(drawing);
      field.value = state.write(drawing, bodyVersion);
    }
    placesChanged();
  }
}
