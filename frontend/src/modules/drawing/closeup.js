/* The close-up is a window on the back view. Both outlines are the same line, so their first points tell where it lies. */

const firstPoint = (path) => path.match(/-?\d+/g).slice(0, 2).map(Number);

/** {scale, left, top}: close-up = (back - [left, top]) * scale. */
export function windowOf(back, closeup) {
  const scale = back.mm_per_unit / closeup.mm_per_unit;
  const [x, y] = firstPoint(back.outline);
  const [u, v] = firstPoint(closeup.outline);
  return { scale, left: x - u / scale, top: y - v / scale };
}

/** Which view shows the same skin, how its paths are moved onto this one, and how points here are found there. */
export function companion(name, views) {
  if (!views.back || !views.lumbar || (name !== "back" && name !== "lumbar")) return {};
  const { scale, left, top } = windowOf(views.back, views.lumbar);
  if (name === "lumbar") {
    return {
      other: "back",
      ratio: 1 / scale,
      transform: `scale(${scale}) translate(${-left} ${-top})`,
      there: ([x, y]) => [x / scale + left, y / scale + top],
    };
  }
  return {
    other: "lumbar",
    ratio: scale,
    transform: `translate(${left} ${top}) scale(${1 / scale})`,
    there: ([x, y]) => [(x - left) * scale, (y - top) * scale],
  };
}
