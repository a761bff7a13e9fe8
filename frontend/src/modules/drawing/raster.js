/* A view as a coarse sheet of squares, each knowing the region it lies in: enough to say where a drawing is.
   A guess to talk with; the clinic works out the truth from the lines themselves. */
import { ringsOf } from "./paths.js";

export const SQUARE_MM = 3;

/** {columns, rows, square (in units), ids, cells (0: none, else number of the id + 1), sizes (squares of each id)}. */
export function rasterOf(view) {
  const square = SQUARE_MM / view.mm_per_unit;
  const columns = Math.ceil(view.width / square);
  const rows = Math.ceil(view.height / square);
  const ids = Object.keys(view.regions);
  const cells = new Uint8Array(columns * rows);
  ids.forEach((id, index) => fill(cells, columns, rows, ringsOf(view.regions[id]), square, index + 1));
  const sizes = new Map(ids.map((id) => [id, 0]));
  for (const cell of cells) if (cell) sizes.set(ids[cell - 1], sizes.get(ids[cell - 1]) + 1);
  return { columns, rows, square, ids, cells, sizes };
}

/** Squares whose middle lies inside the rings (even and odd crossings from the left). */
function fill(cells, columns, rows, rings, square, value) {
  const crossings = new Map();
  for (const ring of rings) {
    ring.forEach(([x1, y1], i) => {
      const [x2, y2] = ring[(i + 1) % ring.length];
      const from = Math.max(0, Math.ceil(Math.min(y1, y2) / square - 0.5));
      const to = Math.min(rows - 1, Math.ceil(Math.max(y1, y2) / square - 0.5) - 1);
      for (let row = from; row <= to; row++) {
        const x = x1 + (((row + 0.5) * square - y1) / (y2 - y1)) * (x2 - x1);
        if (!crossings.has(row)) crossings.set(row, []);
        crossings.get(row).push(x / square - 0.5);
      }
    });
  }
  for (const [row, at] of crossings) {
    at.sort((a, b) => a - b);
    for (let i = 0; i + 1 < at.length; i += 2) {
      const first = Math.max(0, Math.ceil(at[i]));
      const last = Math.min(columns - 1, Math.ceil(at[i + 1]) - 1);
      for (let column = first; column <= last; column++) cells[row * columns + column] = value;
    }
  }
}

/** The squares under a line: those whose middle is within half a brush of it. The line is in the raster's own view. */
export function squaresUnder({ points, width }, { columns, rows, square }) {
  const found = new Set();
  const r = width / 2 / square;
  const line = points.map(([x, y]) => [x / square - 0.5, y / square - 0.5]);
  for (let i = line.length > 1 ? 1 : 0; i < line.length; i++) capsule(found, line[Math.max(0, i - 1)], line[i], r, columns, rows);
  return found;
}

/** One piece of line with its round ends: convex, so in every row it is one run. */
function capsule(found, [ax, ay], [bx, by], r, columns, rows) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [(-dy / length) * r, (dx / length) * r];
  const first = Math.max(0, Math.ceil(Math.min(ay, by) - r));
  const last = Math.min(rows - 1, Math.floor(Math.max(ay, by) + r));
  for (let row = first; row <= last; row++) {
    let left = Infinity;
    let right = -Infinity;
    const take = (x) => {
      left = Math.min(left, x);
      right = Math.max(right, x);
    };
    for (const [x, y] of [[ax, ay], [bx, by]]) {
      const inside = r * r - (row - y) ** 2;
      if (inside >= 0) {
        take(x - Math.sqrt(inside));
        take(x + Math.sqrt(inside));
      }
    }
    for (const side of dy === 0 ? [] : [1, -1]) {
      const t = (row - (ay + side * ny)) / dy;
      if (t >= 0 && t <= 1) take(ax + side * nx + t * dx);
    }
    if (dy === 0 && Math.abs(row - ay) <= r) [ax, bx].forEach(take);
    const end = Math.min(columns - 1, Math.floor(right));
    for (let column = Math.max(0, Math.ceil(left)); column <= end; column++) found.add(row * columns + column);
  }
}

/** A place well inside region `id` (its deepest square by row), in units; none when the view does not show it. */
export function insideOf(raster, id) {
  const value = raster.ids.indexOf(id) + 1;
  let best = null;
  let most = 0; // the wider the better, both ways; among equals, the one in the middle
  for (let row = 0; value && row < raster.rows; row++) {
    let run = 0;
    for (let column = 0; column <= raster.columns; column++) {
      if (column < raster.columns && raster.cells[row * raster.columns + column] === value) run += 1;
      else {
        const tall = run && run >= Math.floor(most) ? height(raster, value, column - 1 - (run >> 1), row) : 0;
        const room = Math.min(run, tall) + Math.max(run, tall) / 10_000;
        if (room > most) {
          most = room;
          best = [(column - run / 2) * raster.square, (row + 0.5) * raster.square];
        }
        run = 0;
      }
    }
  }
  return best;
}

/** Twice the shorter way, up or down, to the region's edge. */
function height({ cells, columns, rows }, value, column, row) {
  let way = 0;
  const is = (r) => r >= 0 && r < rows && cells[r * columns + column] === value;
  while (is(row - way) && is(row + way)) way += 1;
  return 2 * way - 1;
}
