/* A picture as the server describes it, drawn as elements. It looks like what the page's own template draws. */
import { element, svgElement } from "../elements.js";

export function drawOverlay(svg, picture) {
  svg.setAttribute("viewBox", `0 0 ${picture.width} ${picture.height}`);
  const patches = picture.patches
    .filter((patch) => patch.shown)
    .map(({ hue, path, name }) => svgElement("path", { class: `atlas-patch atlas-patch--${hue}`, d: path }, svgElement("title", {}, name)));
  const marks = picture.marks.map((mark) => {
    const circle = (name, r) => svgElement("circle", { class: name, cx: mark.x, cy: mark.y, r });
    const title = svgElement("title", {}, mark.words);
    if (mark.chosen) return svgElement("g", { class: `atlas-mark atlas-mark--chosen${mark.hidden ? " atlas-mark--hidden" : ""}` }, circle("atlas-field", mark.field), title);
    return svgElement(
      "a",
      { class: "atlas-mark", href: mark.href, tabindex: -1 },
      circle("atlas-mark__reach", picture.dot * 3),
      circle("atlas-mark__dot", picture.dot),
      title,
    );
  });
  const { here, dot } = picture;
  const cross = here && svgElement("path", { class: "atlas-here", d: `M${here.x - dot * 3} ${here.y}h${dot * 6}M${here.x} ${here.y - dot * 3}v${dot * 6}` });
  svg.replaceChildren(svgElement("g", { class: "atlas-patches" }, ...patches), svgElement("g", { class: "atlas-marks" }, ...marks), ...(cross ? [cross] : []));
}

export function drawLegend(list, patches) {
  list.replaceChildren(
    ...patches.map(({ hue, name, href, shown }) =>
      element(
        "li",
        {},
        element(
          "a",
          { class: `atlas-legend__item${shown ? "" : " atlas-legend__item--off"}`, href: `${href}#body` },
          element("span", { class: `atlas-swatch atlas-swatch--${hue}`, "aria-hidden": "true" }),
          name,
        ),
      ),
    ),
  );
}

/** Links that switch something: their addresses follow the picture, the current one is marked. */
export function markCurrent(nav, rows) {
  const links = nav.querySelectorAll("a");
  rows.forEach(([, , href, current], i) => {
    links[i].setAttribute("href", `${href}#body`);
    if (current) links[i].setAttribute("aria-current", "true");
    else links[i].removeAttribute("aria-current");
  });
}

export function drawHere(box, here, words) {
  if (!here) return box.replaceChildren();
  if (!here.region) return box.replaceChildren(element("p", {}, words.beside));
  const facts = here.areas.map(([layer, names]) =>
    element("div", {}, element("dt", {}, layer), element("dd", {}, names.join("; "))),
  );
  const points = here.points.map(([code, name, href, away]) =>
    element(
      "li",
      {},
      element("a", { href }, element("strong", {}, code), ` ${name}`),
      " ",
      element("span", { class: "muted number" }, `${away} mm`),
    ),
  );
  box.replaceChildren(
    element("h3", {}, here.region),
    element("dl", { class: "atlas-here-facts" }, ...facts),
    ...(points.length
      ? [element("h4", {}, words.points), element("ul", { class: "atlas-near" }, ...points)]
      : [element("p", {}, words.none)]),
  );
}
