/* Painted lines as lists of [x, y] in whole units of their view. Nothing here knows of the page. */

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** A point of the page as a point of the drawing: whole, and inside the view's box. */
export function place(x, y, width, height) {
  const within = (value, most) => Math.max(0, Math.min(Math.min(most, 10_000), Math.round(value)));
  return [within(x, width), within(y, height)];
}

function distanceToLine(point, a, b) {
  const length = distance(a, b);
  if (length === 0) return distance(point, a);
  const t = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length ** 2;
  const s = Math.max(0, Math.min(1, t));
  return distance(point, [a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1])]);
}

/** Douglas and Peucker: the fewest of the points such that none of the others is further than `tolerance` away. */
export function simplify(points, tolerance) {
  if (points.length < 3) return points.slice();
  const kept = new Uint8Array(points.length);
  kept[0] = kept[points.length - 1] = 1;
  const parts = [[0, points.length - 1]];
  while (parts.length) {
    const [from, to] = parts.pop();
    let far = -1;
    let most = tolerance;
    for (let i = from + 1; i < to; i++) {
      const away = distanceToLine(points[i], points[from], points[to]);
      if (away > most) [far, most] = [i, away];
    }
    if (far !== -1) {
      kept[far] = 1;
      parts.push([from, far], [far, to]);
    }
  }
  return points.filter((_, i) => kept[i]);
}

/** As few points as needed, never more than `most`; starts gently. */
export function fit(points, most, tolerance) {
  let thin = simplify(points, tolerance);
  for (let wider = tolerance * 1.5; thin.length > most; wider *= 1.5) thin = simplify(points, wider);
  return thin;
}

/** The same line with a point at least every `step`, so that a piece can be cut out of a long straight run. */
export function dense(points, step) {
  const out = [points[0]];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const pieces = Math.max(1, Math.ceil(distance(a, b) / step));
    for (let k = 1; k <= pieces; k++) {
      out.push([Math.round(a[0] + ((b[0] - a[0]) * k) / pieces), Math.round(a[1] + ((b[1] - a[1]) * k) / pieces)]);
    }
  }
  return out;
}

/** What is left of a line when everything within `radius` of `centre` is rubbed out: none, one or more lines.
    A line that was not touched is given back as it is. */
export function rub(points, centre, radius) {
  const touched =
    points.length === 1
      ? distance(points[0], centre) <= radius
      : points.some((point, i) => i > 0 && distanceToLine(centre, points[i - 1], point) <= radius);
  if (!touched) return [points];
  const rest = [];
  let run = [];
  for (const point of dense(points, Math.max(1, radius / 2))) {
    if (distance(point, centre) > radius) run.push(point);
    else if (run.length) {
      rest.push(run);
      run = [];
    }
  }
  if (run.length) rest.push(run);
  return rest.filter((line) => line.length > 1 || points.length === 1);
}
