/* Which places a drawing marks, by the same thresholds as the clinic's (ashi.body.locating), from the coarse sheets. */
import { flat } from "./closeup.js";
import { dense } from "./geometry.js";
import { rasterOf, SQUARE_MM, squaresUnder } from "./raster.js";

export const LEAST_CM2 = 1;
export const LEAST_SHARE = 0.15;
const LEAST_SQUARES = (LEAST_CM2 * 100) / SQUARE_MM ** 2;
const FLAT = ["back", "front", "left", "right"];

/** Sheets are made when first needed and kept; so is what lies under each line (lines never change). */
export function startCoverage(views) {
  const sheets = new Map();
  const under = new WeakMap();
  let wholes = null;

  const sheet = (name) => sheets.get(name) ?? (sheets.set(name, rasterOf(views[name])), sheets.get(name));

  /** The most squares that any view shows of each region. */
  function whole(id) {
    if (!wholes) {
      wholes = new Map();
      for (const name of FLAT.filter((one) => one in views)) {
        for (const [region, size] of sheet(name).sizes) wholes.set(region, Math.max(size, wholes.get(region) ?? 0));
      }
    }
    return wholes.get(id);
  }

  function squares(stroke) {
    if (!under.has(stroke)) {
      const line = flat(stroke, views);
      under.set(stroke, squaresUnder(line, sheet(line.view)));
    }
    return under.get(stroke);
  }

  /** Regions that the lines of `pain` paint, as a set of ids. */
  function painted(strokes) {
    const found = new Set();
    for (const name of FLAT) {
      const mine = strokes.filter((stroke) => (stroke.view === "lumbar" ? "back" : stroke.view) === name);
      if (mine.length === 0 || !(name in views)) continue;
      const { cells, ids } = sheet(name);
      const seen = new Uint8Array(cells.length);
      const counts = new Uint32Array(ids.length + 1);
      for (const stroke of mine) {
        for (const square of squares(stroke)) {
          if (seen[square]) continue;
          seen[square] = 1;
          counts[cells[square]] += 1;
        }
      }
      ids.forEach((id, index) => {
        const count = counts[index + 1];
        if (count > 0 && (count >= LEAST_SQUARES || count >= LEAST_SHARE * whole(id))) found.add(id);
      });
    }
    return found;
  }

  return {
    sheet,
    /** For each pain {marked, painted}: sets of region ids; a region chosen by name is not counted as painted. */
    of: (drawing) =>
      drawing.pains.map((_, pain) => {
        const marked = new Set(drawing.regions.filter((mark) => mark.pain === pain).map((mark) => mark.region));
        const lines = painted(drawing.strokes.filter((stroke) => stroke.pain === pain));
        return { marked, painted: new Set([...lines].filter((id) => !marked.has(id))) };
      }),
    /** Regions that a path runs over. */
    under({ view, points }) {
      const line = flat({ view, points: dense(points, 60), width: 1 }, views);
      const { cells, ids, columns, rows, square } = sheet(line.view);
      const found = new Set();
      for (const [x, y] of line.points) {
        const [column, row] = [Math.floor(x / square), Math.floor(y / square)];
        const cell = column >= 0 && row >= 0 && column < columns && row < rows ? cells[row * columns + column] : 0;
        if (cell) found.add(ids[cell - 1]);
      }
      return [...found];
    },
    /** Rub out all paint inside `region`: lines end at its border, or run beside it with a finer brush. */
    without: (strokes, region) =>
      strokes.flatMap((stroke) => {
        const line = flat(stroke, views);
        const raster = sheet(line.view);
        const value = raster.ids.indexOf(region) + 1;
        if (!value || ![...squares(stroke)].some((square) => raster.cells[square] === value)) return [stroke];
        return beside(stroke, line, raster, value);
      }),
  };
}

const BRUSHES = [1, 0.7, 0.4];

function beside(stroke, line, raster, value) {
  const ratio = line.width / stroke.width;
  const step = Math.max(1, stroke.width / 6);
  const parts = [];
  let last = 0;
  dense(stroke.points, step).forEach((point, i) => {
    const at = line === stroke ? point : flatPoint(stroke, line, point, ratio);
    const room = distanceTo(raster, value, at, line.width / 2) - raster.square;
    const share = BRUSHES.find((one) => (one * line.width) / 2 <= room) ?? 0;
    if (share && (share !== last || i === 0)) parts.push({ ...stroke, width: Math.max(1, Math.round(stroke.width * share)), points: [] });
    if (share) parts.at(-1).points.push(point);
    last = share;
  });
  return parts;
}

/** A point of a close-up line on the back: found from the line's own first point. */
const flatPoint = (stroke, line, [x, y], ratio) => [
  line.points[0][0] + (x - stroke.points[0][0]) * ratio,
  line.points[0][1] + (y - stroke.points[0][1]) * ratio,
];

/** How far (units) the nearest square of the region is, looked for within `reach` and a little more. */
function distanceTo({ cells, columns, rows, square }, value, [x, y], reach) {
  const [cx, cy] = [x / square - 0.5, y / square - 0.5];
  const wide = reach / square + 2;
  let near = wide;
  for (let row = Math.max(0, Math.floor(cy - wide)); row <= Math.min(rows - 1, cy + wide); row++) {
    for (let column = Math.max(0, Math.floor(cx - wide)); column <= Math.min(columns - 1, cx + wide); column++) {
      if (cells[row * columns + column] === value) near = Math.min(near, Math.hypot(column - cx, row - cy));
    }
  }
  return near * square;
}
