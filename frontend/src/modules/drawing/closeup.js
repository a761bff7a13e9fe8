/* The close-up is a window on the back view: the same skin, larger. Its outlines are made here from the back's. */
import { enlarge } from "./paths.js";

/** `views` with every view whole; one that only names its window on another gets its paths when it is first asked for. */
export function complete(views) {
  const out = {};
  for (const [name, view] of Object.entries(views)) {
    if (!view.window) out[name] = view;
    else {
      let made = null;
      Object.defineProperty(out, name, { enumerable: true, get: () => (made ??= magnified(view, views[view.window.of])) });
    }
  }
  return out;
}

function magnified(view, whole) {
  const frame = { ...view.window, width: view.width, height: view.height };
  const regions = Object.entries(whole.regions).map(([id, path]) => [id, enlarge(path, frame)]);
  return {
    ...view,
    outline: enlarge(whole.outline, frame),
    shadow: whole.shadow.map((path) => enlarge(path, frame)),
    light: whole.light.map((path) => enlarge(path, frame)),
    regions: Object.fromEntries(regions.filter(([, path]) => path)),
  };
}

/** Which view shows the same skin, how its paths are moved onto this one, and how points here are found there. */
export function companion(name, views) {
  const { scale, left, top } = views.lumbar?.window ?? {};
  if (!scale || !views.back || (name !== "back" && name !== "lumbar")) return {};
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

/** A line of the close-up as the same line on the back; any other as it is. */
export function flat(stroke, views) {
  if (stroke.view !== "lumbar") return stroke;
  const { there, ratio } = companion("lumbar", views);
  return { ...stroke, view: "back", width: stroke.width * ratio, points: stroke.points.map(there) };
}
