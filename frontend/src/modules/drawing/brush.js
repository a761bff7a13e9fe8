/* A line while it is being painted: shown at once, given away when it is finished, gone when it is cancelled. */
import { svgElement } from "../elements.js";
import { pathOf } from "./figure.js";
import { place } from "./geometry.js";

/** `figure()` is the one shown, `tool()` gives {erasing, width, pain}, `ruler()` a function from
    events to places in the view's units: asked for once a line, and again when the page scrolls under it. */
export function startBrush({ figure, tool, ruler, done }) {
  let points = [];
  let live = null;
  let spot = null;
  let step = 1;

  function push([x, y]) {
    const { view } = figure();
    const point = place(x, y, view.width, view.height);
    const last = points.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= step) points.push(point);
  }

  function extend(event) {
    for (const one of event.getCoalescedEvents?.() ?? []) push(spot(one));
    push(spot(event));
    live.setAttribute("d", pathOf(points));
  }

  addEventListener("scroll", () => live?.isConnected && (spot = ruler()), { capture: true, passive: true });

  return {
    begin(event) {
      const { erasing, width, pain } = tool();
      points = [];
      spot = ruler();
      step = Math.max(6, width / 10);
      live = svgElement("path", { class: erasing ? "figure__rubber" : "figure__stroke", "stroke-width": width });
      const group = svgElement("g", { class: erasing ? "" : `figure__pain figure__pain--${pain % 5}`, "data-live": true }, live);
      figure().live.replaceChildren(group);
      extend(event);
    },
    extend,
    finish() {
      figure().live.replaceChildren();
      done(points);
    },
    cancel() {
      figure().live.replaceChildren();
    },
  };
}
