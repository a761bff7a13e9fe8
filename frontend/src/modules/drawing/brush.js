/* Finger, pen or mouse on the figure: a press becomes a list of points in the view's units. */
import { place } from "./geometry.js";
import { svgElement } from "../elements.js";
import { pathOf } from "./figure.js";

/** `tool()` gives {erasing, width, pain}; `done(points)` hears of every finished line. `figure()` is the one shown. */
export function startBrush(svg, { figure, tool, done }) {
  let points = null;
  let live = null;
  let pointer = null;

  function at(event) {
    const { view } = figure();
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return place(spot.x, spot.y, view.width, view.height);
  }

  function add(event) {
    const step = Math.max(6, tool().width / 10);
    for (const one of event.getCoalescedEvents?.() ?? []) push(at(one), step);
    push(at(event), step);
    live.setAttribute("d", pathOf(points));
  }

  function push(point, step) {
    const last = points.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= step) points.push(point);
  }

  svg.addEventListener("pointerdown", (event) => {
    if (pointer !== null || event.button !== 0) return;
    const { erasing, width, pain } = tool();
    pointer = event.pointerId;
    svg.setPointerCapture(pointer);
    points = [];
    live = svgElement("path", { class: erasing ? "figure__rubber" : "figure__stroke", "stroke-width": width });
    const group = svgElement("g", { class: erasing ? "" : `figure__pain figure__pain--${pain % 5}` }, live);
    figure().paint.append(group);
    add(event);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.pointerId === pointer) add(event);
  });
  const end = (event) => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    const line = points;
    points = null;
    live.parentNode.remove();
    done(line);
  };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
}
