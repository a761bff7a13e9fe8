/* The same drawing on the other side of the body. Every view is as wide to the left of the midline as to the right. */

const OTHER_VIEW = { left: "right", right: "left" };

export const otherSide = (region) =>
  region.replace(/_(left|right)$/, (_, side) => (side === "left" ? "_right" : "_left"));

export function mirror(drawing, views) {
  return {
    ...drawing,
    strokes: drawing.strokes.map((stroke) => {
      const view = OTHER_VIEW[stroke.view] ?? stroke.view;
      const width = views[stroke.view].width;
      const most = Math.min(10_000, views[view].width);
      const over = (x) => Math.max(0, Math.min(most, width - x));
      return { ...stroke, view, points: stroke.points.map(([x, y]) => [over(x), y]) };
    }),
    regions: drawing.regions.map((mark) => ({ ...mark, region: otherSide(mark.region) })),
  };
}
