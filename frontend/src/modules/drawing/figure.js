/* One view of the body as SVG, with what is painted on it. Each pain has its colour, its number and its own dash. */
import { svgElement } from "../elements.js";

const DASHES = ["none", "1 1.9", "2.6 1.6", "1 1.5 2.6 1.5", "0.1 1.6"];

export function drawFigure(svg, view, id) {
  svg.setAttribute("viewBox", `0 0 ${view.width} ${view.height}`);
  const clip = svgElement("clipPath", { id: `${id}-clip` }, svgElement("path", { d: view.outline }));
  const parts = (name, paths) => paths.map((d) => svgElement("path", { class: name, d }));
  const regions = svgElement("g", { class: "figure__regions" });
  for (const [region, d] of Object.entries(view.regions)) {
    regions.append(svgElement("path", { class: "figure__region", d, "data-region": region }));
  }
  const paint = svgElement("g", { class: "figure__paint", "clip-path": `url(#${id}-clip)` });
  const numbers = svgElement("g", { class: "figure__numbers" });
  svg.replaceChildren(
    svgElement("defs", {}, clip),
    svgElement("path", { class: "figure__skin", d: view.outline }),
    svgElement("g", { "clip-path": `url(#${id}-clip)` }, ...parts("figure__shadow", view.shadow), ...parts("figure__light", view.light)),
    regions,
    paint,
    svgElement("path", { class: "figure__outline", d: view.outline }),
    numbers,
  );
  return { svg, view, paint, numbers, regions };
}

export const pathOf = (points) =>
  points.length === 1 ? `M${points[0].join(" ")}h0.1` : `M${points.map((point) => point.join(" ")).join("L")}`;

/** Put the marks of `drawing` that belong to view `name` onto the figure. */
export function drawMarks(figure, name, drawing, { other, transform } = {}) {
  const { paint, numbers, view } = figure;
  paint.replaceChildren();
  numbers.replaceChildren();
  const size = Math.min(view.width, view.height);
  drawing.pains.forEach((_, pain) => {
    const group = svgElement("g", { class: `figure__pain figure__pain--${pain % 5}` });
    const spots = [];
    for (const mark of drawing.regions) {
      const shape = mark.pain === pain && figure.regions.querySelector(`[data-region="${CSS.escape(mark.region)}"]`);
      if (!shape) continue;
      group.append(svgElement("path", { class: "figure__marked", d: shape.getAttribute("d") }));
      const box = shape.getBBox();
      spots.push([box.x + box.width / 2, box.y + box.height / 2]);
    }
    // The back and its close-up are one skin: what is painted on one is seen on the other.
    const elsewhere = svgElement("g", { transform });
    for (const stroke of drawing.strokes) {
      if (stroke.pain !== pain) continue;
      const d = pathOf(stroke.points);
      if (other && stroke.view === other) {
        elsewhere.append(svgElement("path", { class: "figure__stroke", d, "stroke-width": stroke.width }));
      }
      if (stroke.view !== name) continue;
      group.append(svgElement("path", { class: "figure__stroke", d, "stroke-width": stroke.width }));
      const dash = DASHES[pain % 5];
      if (dash !== "none") {
        const unit = size / 90;
        const array = dash.split(" ").map((n) => n * unit).join(" ");
        group.append(svgElement("path", { class: "figure__thread", d, "stroke-width": size / 220, "stroke-dasharray": array }));
      }
      spots.push(stroke.points[Math.floor(stroke.points.length / 2)]);
    }
    if (elsewhere.childElementCount) group.append(elsewhere);
    paint.append(group);
    if (spots.length) numbers.append(numberAt(spots[0], pain, size));
  });
}

function numberAt([x, y], pain, size) {
  const radius = size / 27;
  return svgElement(
    "g",
    { class: `figure__number figure__number--${pain % 5}` },
    svgElement("circle", { cx: x, cy: y, r: radius }),
    svgElement("text", { x, y, "font-size": radius * 1.35, "text-anchor": "middle", dy: radius * 0.47 }, String(pain + 1)),
  );
}
