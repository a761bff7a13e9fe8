/* For paper: every side of the body that is painted, one beside the other, made when the page is printed. */
import { element, svgElement } from "../elements.js";
import { drawFigure, drawMarks, showWindow } from "./figure.js";
import * as zoom from "./zoom.js";

/** `now()` gives {drawing, names, views, inside(name, region)}. */
export function startSheets(place, id, now) {
  addEventListener("beforeprint", () => {
    const { drawing, names, views, inside } = now();
    place.replaceChildren(
      ...names.map((name) => {
        const view = views[name];
        const layers = [svgElement("svg", { class: "drawing__layer" }), svgElement("svg", { class: "drawing__layer" })];
        const figure = drawFigure(...layers, view, `${id}-${name}`);
        showWindow(figure, zoom.viewBox(view, zoom.WHOLE));
        drawMarks(figure, name, drawing, { inside: (region) => inside(name, region), unit: view.height / 500 });
        return element(
          "figure",
          { class: "drawing__print-view" },
          element("figcaption", {}, `${view.name}: ${view.left_label} | ${view.right_label}`),
          element("div", { class: "drawing__layers" }, ...layers),
        );
      }),
    );
  });
  addEventListener("afterprint", () => place.replaceChildren());
}
