/* The drawing as a value, and every act on it as a function that gives the next value.
   {pains: [{intensity: 0..10 or null, qualities}], strokes: [{pain, view, width, points}], regions: [{pain, region}]} */
import { fit, rub } from "./geometry.js";

export const MOST_STROKES = 200;
export const MOST_POINTS = 500;
export const MOST_BYTES = 64 * 1024;
const SAY_FROM = 30;

const onePain = { intensity: null, qualities: [] };

export const blank = Object.freeze({ pains: [onePain], strokes: [], regions: [] });

export const hasMarks = (drawing) => drawing.strokes.length + drawing.regions.length > 0;

export const isUntouched = (drawing) =>
  !hasMarks(drawing) && drawing.pains.every((pain) => pain.intensity === null && pain.qualities.length === 0);

/** From the stored text; anything unreadable is a blank sheet. */
export function read(text) {
  if (!text) return blank;
  try {
    const { pains = [], strokes = [], regions = [] } = JSON.parse(text);
    const drawing = {
      pains: pains.map(({ intensity = null, qualities = [] }) => ({ intensity, qualities })),
      strokes: strokes.map(({ pain, view, width, points }) => ({ pain, view, width, points })),
      regions: regions.map(({ pain, region }) => ({ pain, region })),
    };
    return drawing.pains.length ? drawing : { ...drawing, pains: [onePain] };
  } catch {
    return blank;
  }
}

/** The text to store; nothing when nothing was drawn, so that an empty sheet is an empty answer. */
export function write(drawing, bodyVersion) {
  if (isUntouched(drawing)) return "";
  const text = (one) => JSON.stringify({ schema: 1, body_version: bodyVersion, ...one });
  let out = text(drawing);
  // Too large to be sent: fewer points first; the outline of what was painted stays.
  for (let tolerance = 20; out.length > MOST_BYTES && tolerance < 2_000; tolerance *= 1.6) {
    out = text({ ...drawing, strokes: drawing.strokes.map((s) => ({ ...s, points: fit(s.points, MOST_POINTS, tolerance) })) });
  }
  return out;
}

export const isFull = (drawing) => drawing.strokes.length >= MOST_STROKES;

/** How many lines still fit, once that is worth saying; else nothing. */
export function linesLeft(drawing) {
  const left = Math.max(0, MOST_STROKES - drawing.strokes.length);
  return left <= SAY_FROM ? left : null;
}

export function addStroke(drawing, { pain, view, width, points }) {
  if (isFull(drawing) || points.length === 0) return drawing;
  const stroke = { pain, view, width, points: fit(points, MOST_POINTS, Math.max(2, width / 12)) };
  return { ...drawing, strokes: [...drawing.strokes, stroke] };
}

/** Rub along `path` in one view; regions named in `under` (those the path runs over) lose their mark, too. */
export function erase(drawing, view, path, radius, under = []) {
  let strokes = drawing.strokes;
  for (const centre of path) {
    strokes = strokes.flatMap((stroke) => {
      if (stroke.view !== view) return [stroke];
      const rest = rub(stroke.points, centre, radius + stroke.width / 4);
      return rest.length === 1 && rest[0] === stroke.points ? [stroke] : rest.map((points) => ({ ...stroke, points }));
    });
  }
  strokes = strokes.slice(0, MOST_STROKES).map((stroke) =>
    stroke.points.length > MOST_POINTS ? { ...stroke, points: fit(stroke.points, MOST_POINTS, 2) } : stroke,
  );
  const regions = drawing.regions.filter((mark) => !under.includes(mark.region));
  const untouched =
    regions.length === drawing.regions.length &&
    strokes.length === drawing.strokes.length &&
    strokes.every((stroke, i) => stroke === drawing.strokes[i]);
  return untouched ? drawing : { ...drawing, strokes, regions };
}

/** Mark a region for this pain, or take away every mark it has. */
export function setRegion(drawing, pain, region, marked) {
  const others = drawing.regions.filter((mark) => mark.region !== region);
  return { ...drawing, regions: marked ? [...others, { pain, region }] : others };
}

/** Take a place out altogether: its mark, and by `without(strokes, region)` the paint inside it. */
export function clearRegion(drawing, region, without) {
  const strokes = without(drawing.strokes, region);
  // Cutting lines up must not end in more of them than can be kept: then only the mark goes.
  return { ...setRegion(drawing, 0, region, false), strokes: strokes.length <= MOST_STROKES ? strokes : drawing.strokes };
}

export const markedRegions = (drawing) => new Set(drawing.regions.map((mark) => mark.region));

export function addPain(drawing, most) {
  return drawing.pains.length >= most ? drawing : { ...drawing, pains: [...drawing.pains, onePain] };
}

export function changePain(drawing, index, change) {
  return { ...drawing, pains: drawing.pains.map((pain, i) => (i === index ? { ...pain, ...change } : pain)) };
}

/** A pain goes with its marks; those after it move up. */
export function removePain(drawing, index) {
  const rest = (marks) =>
    marks.filter((mark) => mark.pain !== index).map((mark) => ({ ...mark, pain: mark.pain - (mark.pain > index ? 1 : 0) }));
  const pains = drawing.pains.filter((_, i) => i !== index);
  return { pains: pains.length ? pains : [onePain], strokes: rest(drawing.strokes), regions: rest(drawing.regions) };
}

/** Everything painted goes; the pains, their strength and words stay. */
export const clear = (drawing) => (hasMarks(drawing) ? { ...drawing, strokes: [], regions: [] } : drawing);
