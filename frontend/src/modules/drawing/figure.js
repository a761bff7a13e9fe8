/* One view of the body as SVG in two layers: the body itself, which stays, and above it what is painted.
   Each pain has its colour, its number and its own dash. */
import { svgElement } from "../elements.js";

const DASHES = ["none", "1 1.9", "2.6 1.6", "1 1.5 2.6 1.5", "0.1 1.6"];
const NUMBER_PX = 11; // radius of a pain's number on the screen

/** The body in `under`, an empty sheet for paint in `over`. */
export function drawFigure(under, over, view, id) {
  const clip = () => svgElement("clipPath", { id: `${id}-clip` }, svgElement("path", { d: view.outline }));
  const soft = svgElement(
    "filter",
    { id: `${id}-soft`, x: "-5%", y: "-5%", width: "110%", height: "110%" },
    svgElement("feGaussianBlur", { stdDeviation: view.soften }),
  );
  const parts = (name, paths) => paths.map((d) => svgElement("path", { class: name, d }));
  under.replaceChildren(
    svgElement("defs", {}, svgElement("clipPath", { id: `${id}-skin` }, svgElement("path", { d: view.outline })), soft),
    svgElement("path", { class: "figure__skin", d: view.outline }),
    svgElement(
      "g",
      { "clip-path": `url(#${id}-skin)` },
      svgElement("g", { filter: `url(#${id}-soft)` }, ...parts("figure__shadow", view.shadow), ...parts("figure__light", view.light)),
    ),
    svgElement("path", { class: "figure__outline", d: view.outline }),
  );
  const paint = svgElement("g", {});
  const live = svgElement("g", {}); // the line under the hand
  const numbers = svgElement("g", { class: "figure__numbers" });
  const title = svgElement("title", {});
  over.replaceChildren(
    title,
    svgElement("defs", {}, clip()),
    svgElement("path", { class: "figure__touch", d: view.outline, "data-touch": true }),
    svgElement("g", { "clip-path": `url(#${id}-clip)` }, paint, live),
    numbers,
  );
  return { under, over, view, title, paint, live, numbers, groups: [], drawn: new WeakMap() };
}

export function showWindow(figure, box) {
  figure.under.setAttribute("viewBox", box);
  figure.over.setAttribute("viewBox", box);
}

export const pathOf = (points) =>
  points.length === 1 ? `M${points[0].join(" ")}h0.1` : `M${points.map((point) => point.join(" ")).join("L")}`;

/** Put the marks of `drawing` that belong to view `name` onto the figure. `inside(region)` is a place within it. */
export function drawMarks(figure, name, drawing, { twin: { other, transform } = {}, inside, unit = 1 }) {
  const { paint, numbers, view } = figure;
  const labels = [];
  drawing.pains.forEach((_, pain) => {
    const here = [];
    const elsewhere = [];
    const spots = [];
    for (const mark of drawing.regions) {
      const d = mark.pain === pain && view.regions[mark.region];
      if (!d) continue;
      here.push(svgElement("path", { class: "figure__marked", d, "data-region": mark.region }));
      spots.push(inside(mark.region));
    }
    for (const stroke of drawing.strokes) {
      if (stroke.pain !== pain) continue;
      // The back and its close-up are one skin: what is painted on one is seen on the other.
      if (stroke.view === other) elsewhere.push(...nodesOf(figure, stroke, pain));
      if (stroke.view !== name) continue;
      here.push(...nodesOf(figure, stroke, pain));
      spots.push(stroke.points[Math.floor(stroke.points.length / 2)]);
    }
    if (elsewhere.length) here.push(svgElement("g", { transform }, ...elsewhere));
    figure.groups[pain] ??= svgElement("g", { class: `figure__pain figure__pain--${pain % 5}` });
    keepInStep(figure.groups[pain], here);
    const spot = spots.find(Boolean);
    if (spot) labels.push(numberAt(spot, pain, NUMBER_PX * unit));
  });
  keepInStep(paint, figure.groups.slice(0, drawing.pains.length));
  numbers.replaceChildren(...labels);
}

/** These children in this order, moving none that is in its place: a new line costs one line, not two hundred. */
function keepInStep(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of Array.from(parent.childNodes)) if (!wanted.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

/** A line never changes, so its elements are made once for each figure and kept. */
function nodesOf(figure, stroke, pain) {
  const kept = figure.drawn.get(stroke);
  if (kept) return kept;
  const d = pathOf(stroke.points);
  const nodes = [svgElement("path", { class: "figure__stroke", d, "stroke-width": stroke.width })];
  const dash = DASHES[pain % 5];
  if (dash !== "none") {
    const size = Math.min(figure.view.width, figure.view.height);
    const array = dash.split(" ").map((n) => (n * size) / 90).join(" ");
    nodes.push(svgElement("path", { class: "figure__thread", d, "stroke-width": size / 220, "stroke-dasharray": array }));
  }
  figure.drawn.set(stroke, nodes);
  return nodes;
}

function numberAt([x, y], pain, radius) {
  return svgElement(
    "g",
    { class: `figure__number figure__number--${pain % 5}` },
    svgElement("circle", { cx: x, cy: y, r: radius }),
    svgElement("text", { x, y, "font-size": radius * 1.35, "text-anchor": "middle", dy: radius * 0.47 }, String(pain + 1)),
  );
}
