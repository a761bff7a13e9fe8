/* Wires figure, hands, panel and list to one history of drawings. */
import { element } from "../elements.js";
import { toast } from "../toast.js";
import { startBrush } from "./brush.js";
import { companion, complete } from "./closeup.js";
import { startCoverage } from "./coverage.js";
import { drawFigure, drawMarks, showWindow } from "./figure.js";
import { startGestures } from "./gestures.js";
import * as histories from "./history.js";
import { startLens } from "./lens.js";
import { mirror } from "./mirror.js";
import { startPanel } from "./panel.js";
import { startPlaces } from "./places.js";
import { insideOf } from "./raster.js";
import { startSheets } from "./sheets.js";
import { startSides } from "./sides.js";
import * as state from "./state.js";
import { startTools } from "./tools.js";
import { onlySide, placesInWords, sentence } from "./words.js";

const ORDER = ["back", "lumbar", "front", "left", "right"];
const QUIET_MS = 350; // the hand rests: time to say where the marks are

export async function startDrawing(box) {
  const views = await fetchViews(box.dataset.viewsUrl);
  if (!views) return; // The list of places stays open and does the same.
  const find = (name) => box.querySelector(`[data-${name}]`);
  const field = find("drawing-value");
  const text = box.dataset;
  const bodyVersion = views.bodyVersion ?? text.bodyVersion;
  const mostPains = Number(text.maxPains || 5);
  const paper = find("drawing-paper");
  const svg = find("drawing-figure");
  const id = `figure-${field.name}`;
  const coverage = startCoverage(views.of);
  const shown = ORDER.filter((one) => one in views.of);

  let history = histories.start(state.read(field.value));
  let name = shown[0];
  let current = 0;
  let figure = null;
  let quiet = null;
  let frame = null;

  const list = find("pains");
  list.id ||= `${id}-pains`;
  const panel = startPanel(list, find("pain-template"), {
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
  const places = startPlaces(box, {
    choose: (region) => become(state.setRegion(history.value, current, region, true)),
    remove: (region) => become(state.clearRegion(history.value, region, coverage.without)),
  });
  const showSide = startSides(box, {
    swap: () => {
      become(mirror(history.value, views.of));
      say(text.textSwapped);
      toast(text.textSwapped, { undo: () => step(histories.undo), undoText: text.textUndo });
    },
  });
  const tools = startTools(box, {
    undo: () => step(histories.undo),
    redo: () => step(histories.redo),
    clear: () => {
      become(state.clear(history.value));
      say(text.textCleared);
      toast(text.textCleared, { undo: () => step(histories.undo), undoText: text.textUndo });
    },
  });
  const lens = startLens(paper, svg, {
    figure: () => figure,
    interest: () =>
      history.value.strokes.findLast((stroke) => stroke.view === name)?.points[0] ?? [figure.view.width / 2, figure.view.height * 0.4],
    changed: () => (frame ??= requestAnimationFrame(() => ((frame = null), show()))),
    say: (scale) => say(text.textZoom.replace("{times}", String(Math.round(scale * 10) / 10))),
  });

  function become(drawing) {
    history = histories.push(history, drawing);
    store();
  }

  function step(move) {
    history = move(history);
    store();
  }

  function store() {
    field.value = state.write(history.value, bodyVersion);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show();
    settle();
  }

  function show() {
    current = Math.min(current, history.value.pains.length - 1);
    drawMarks(figure, name, history.value, {
      twin: companion(name, views.of),
      inside: (region) => insideOn(name, region),
      unit: lens.unit(),
    });
    panel.show(history.value, current);
    tools.show({ history, left: state.linesLeft(history.value) });
    find("add-pain").hidden = history.value.pains.length >= mostPains;
    for (const button of find("drawing-views").children) {
      const painted = history.value.strokes.some((stroke) => stroke.view === button.value);
      button.querySelector("[data-view-painted]").hidden = !painted;
    }
  }

  /** Words follow when the hand rests, so that no line waits for them. */
  function settle(wait = QUIET_MS) {
    clearTimeout(quiet);
    quiet = setTimeout(() => (hands.isBusy() ? settle() : tell()), wait);
  }

  function tell() {
    const pains = coverage.of(history.value);
    const all = (kind) => new Set(pains.flatMap((pain) => [...pain[kind]]));
    places.show(all("marked"), all("painted"));
    const found = pains.map(({ marked, painted }) => places.of(new Set([...marked, ...painted])));
    panel.showPlaces(found.map((one) => (one.length ? placesInWords(one, texts) : "")));
    const words = sentence(found, texts);
    if (find("drawing-where").textContent !== words) find("drawing-where").textContent = words;
    showSide(onlySide(found), state.hasMarks(history.value));
  }

  const texts = {
    nothing: text.textNothing,
    left: text.textLeft,
    right: text.textRight,
    both: text.textBoth,
    middle: text.textMiddle,
    leftMiddle: text.textLeftMiddle,
    rightMiddle: text.textRightMiddle,
    pains: text.textPains,
  };

  const insideOn = (view, region) => {
    if (view !== "lumbar") return insideOf(coverage.sheet(view), region);
    const spot = insideOf(coverage.sheet("back"), region);
    return spot && companion("back", views.of).there(spot);
  };

  function turnTo(next) {
    name = next;
    const view = views.of[name];
    figure = drawFigure(find("drawing-body"), svg, view, id);
    figure.title.textContent = `${view.name}. ${view.left_label}, ${view.right_label}.`;
    find("drawing-left").textContent = view.left_label;
    find("drawing-right").textContent = view.right_label;
    find("drawing-caption").textContent = text[`caption${name[0].toUpperCase()}${name.slice(1)}`];
    box.classList.toggle("drawing--close", name === "lumbar");
    for (const button of find("drawing-views").children) {
      button.setAttribute("aria-pressed", String(button.value === name));
    }
    showWindow(figure, "0 0 1 1"); // so that the next window counts as new
    lens.whole();
    show();
  }

  function say(words) {
    find("drawing-said").textContent = words;
  }

  const units = () => Math.max(1, Math.min(2_000, Math.round(tools.brushMm() / views.of[name].mm_per_unit)));

  function finish(points) {
    if (tools.isErasing()) become(rubbed(points));
    else if (state.isFull(history.value)) {
      toast(text.textFull);
      show();
    } else become(state.addStroke(history.value, { pain: current, view: name, width: units(), points }));
  }

  /** What the eraser leaves: lines here and on the other picture of the same skin, and no place it ran over. */
  function rubbed(points) {
    const radius = units() / 2;
    const twin = companion(name, views.of);
    const rest = state.erase(history.value, name, points, radius, coverage.under({ view: name, points }));
    return twin.other ? state.erase(rest, twin.other, points.map(twin.there), radius * twin.ratio) : rest;
  }

  for (const one of shown) {
    const { name: words } = views.of[one];
    const mark = element("span", { class: "drawing__view-mark", "data-view-painted": true, hidden: true },
      element("span", { class: "visually-hidden" }, text.textPainted));
    find("drawing-views").append(
      element("button", { type: "button", class: "drawing__view", value: one, onclick: () => turnTo(one) }, words, mark),
    );
  }
  find("add-pain").addEventListener("click", () => {
    current = history.value.pains.length;
    become(state.addPain(history.value, mostPains));
    list.lastElementChild.querySelector("[data-choose]").focus();
  });
  field.addEventListener("ashi:restored", () => {
    history = histories.start(state.read(field.value));
    show();
    settle(0);
  });

  const brush = startBrush({
    figure: () => figure,
    tool: () => ({ erasing: tools.isErasing(), width: units(), pain: current }),
    ruler: lens.ruler,
    done: finish,
  });
  const hands = startGestures(paper, {
    ...brush,
    isOnBody: (event) => Boolean(event.target.closest?.("[data-touch]")),
    pinch: lens.pinch,
    drag: lens.drag,
  });
  startSheets(find("drawing-print"), id, () => ({
    drawing: history.value,
    views: views.of,
    names: shown.filter((one) => isShownOn(one)),
    inside: insideOn,
  }));
  const isShownOn = (one) =>
    history.value.strokes.some((stroke) => stroke.view === one) ||
    (one === "back" || one === "front" ? history.value.regions.some((mark) => mark.region in views.of[one].regions) : false);

  adoptTicks();
  find("drawing-stage").hidden = false;
  find("drawing-list").open = false;
  turnTo(name);
  settle(0);

  /** Places ticked without this script (or before it came) become marks of the first pain. */
  function adoptTicks() {
    const marked = state.markedRegions(history.value);
    let drawing = history.value;
    for (const region of places.ticked()) if (!marked.has(region)) drawing = state.setRegion(drawing, 0, region, true);
    if (drawing === history.value) return;
    history = histories.start(drawing);
    field.value = state.write(drawing, bodyVersion);
  }
}

async function fetchViews(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (!response.ok) return null;
    const { views, body_version: bodyVersion } = await response.json();
    return { of: complete(views), bodyVersion };
  } catch {
    return null;
  }
}
