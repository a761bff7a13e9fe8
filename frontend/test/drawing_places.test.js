import assert from "node:assert/strict";
import { test } from "node:test";
import { complete } from "../src/modules/drawing/closeup.js";
import { startCoverage } from "../src/modules/drawing/coverage.js";
import { mirror, otherSide } from "../src/modules/drawing/mirror.js";
import { ringsOf } from "../src/modules/drawing/paths.js";
import { insideOf, rasterOf, squaresUnder } from "../src/modules/drawing/raster.js";
import * as s from "../src/modules/drawing/state.js";
import { onlySide, placesInWords, sentence } from "../src/modules/drawing/words.js";

// A body of four boxes, 1 unit = 0.2 mm: two of 60 x 100 mm beside a strip of 30 mm, and a small one of 4 x 4 mm.
const box = (x, y, w, h) => `M${x} ${y}l${w} 0 0 ${h} -${w} 0z`;
const view = {
  mm_per_unit: 0.2, width: 1000, height: 1000, outline: box(0, 0, 1000, 1000), shadow: [], light: [],
  regions: {
    flank_left: box(100, 100, 300, 500),
    spine: box(400, 100, 150, 500),
    flank_right: box(550, 100, 300, 500),
    toe_right: box(700, 700, 20, 20),
  },
};
const views = complete({
  back: view,
  lumbar: { mm_per_unit: 0.06, width: 3000, height: 3000, window: { of: "back", scale: 10 / 3, left: 50, top: 50 } },
});
const line = (points, more = {}) => ({ pain: 0, view: "back", width: 100, points, ...more });
const drawn = (...strokes) => ({ pains: [{}, {}], strokes, regions: [] });
const painted = (drawing) => startCoverage(views).of(drawing).map((pain) => [...pain.painted].sort());

test("a path is its corners", () => {
  assert.deepEqual(ringsOf("M10 20l5 0 0-5zM1 1l2 3z"), [[[10, 20], [15, 20], [15, 15]], [[1, 1], [3, 4]]]);
});

test("each square knows its region, and their number is the region's size", () => {
  const sheet = rasterOf(view);
  // 60 x 100 mm in squares of 3 mm: 20 x 33.3
  assert.ok(Math.abs(sheet.sizes.get("flank_left") - (60 * 100) / 9) < 25, String(sheet.sizes.get("flank_left")));
  const [x, y] = insideOf(sheet, "spine");
  assert.ok(x > 450 && x < 500 && y > 200 && y < 500, `${x} ${y}`);
  assert.equal(insideOf(sheet, "nowhere"), null);
});

test("the squares under a line are those near it, as a slow search finds them", () => {
  const sheet = rasterOf(view);
  const { square, columns, rows } = sheet;
  for (const [points, width] of [[[[200, 200]], 90], [[[130, 480], [700, 220]], 60], [[[100, 300], [800, 300], [800, 900]], 160]]) {
    const fast = squaresUnder({ points, width }, sheet);
    const near = (x, y) => {
      const ends = points.length > 1 ? points.slice(1).map((b, i) => [points[i], b]) : [[points[0], points[0]]];
      return Math.min(...ends.map(([[ax, ay], [bx, by]]) => {
        const l2 = (bx - ax) ** 2 + (by - ay) ** 2;
        const t = l2 ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / l2)) : 0;
        return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
      }));
    };
    let wrong = 0;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const is = near((column + 0.5) * square, (row + 0.5) * square) <= width / 2;
        wrong += is !== fast.has(row * columns + column);
      }
    }
    assert.ok(wrong <= 2, `${wrong} squares differ`); // a middle exactly on the border may fall to either side
  }
});

test("a place counts from 1 cm² on, or from 15 % of a small one; a brush that strays does not", () => {
  assert.deepEqual(painted(drawn(line([[250, 350]]))), [["flank_left"], []]);
  assert.deepEqual(painted(drawn(line([[352, 300]]))), [["flank_left"], []]); // 2 units over the border
  assert.deepEqual(painted(drawn(line([[710, 710]], { width: 12, pain: 1 }))), [[], ["toe_right"]]);
  assert.deepEqual(painted(drawn(line([[50, 950]]))), [[], []]);
});

test("a place chosen by name is marked, not painted, also under paint", () => {
  const drawing = { ...drawn(line([[250, 350]])), regions: [{ pain: 0, region: "flank_left" }] };
  const [first] = startCoverage(views).of(drawing);
  assert.deepEqual([[...first.marked], [...first.painted]], [["flank_left"], []]);
});

test("what is painted in the close-up is on the back", () => {
  const lumbar = [[(250 - 50) * (10 / 3), (350 - 50) * (10 / 3)]];
  assert.deepEqual(painted(drawn(line(lumbar, { view: "lumbar", width: 333 }))), [["flank_left"], []]);
});

test("taking a place out rubs out the paint in it and leaves the neighbours'", () => {
  for (const across of [
    line([[150, 350], [800, 350]]),
    line([[150, 350], [800, 350]].map(([x, y]) => [(x - 50) * (10 / 3), (y - 50) * (10 / 3)]), { view: "lumbar", width: 333 }),
  ]) {
    const drawing = drawn(across);
    assert.deepEqual(painted(drawing)[0], ["flank_left", "flank_right", "spine"]);
    const rest = s.clearRegion(drawing, "spine", startCoverage(views).without);
    assert.deepEqual(painted(rest)[0], ["flank_left", "flank_right"]);
    const seen = squaresOf(rest.strokes);
    assert.ok(![...seen].some((square) => rasterOf(view).cells[square] === 2), "no square of the spine is painted");
    assert.equal(s.clearRegion(rest, "spine", startCoverage(views).without).strokes.length, rest.strokes.length);
  }
  const beside = drawn(line([[250, 350]]));
  assert.equal(s.clearRegion(beside, "spine", startCoverage(views).without).strokes[0], beside.strokes[0]);
});

function squaresOf(strokes) {
  const sheet = rasterOf(view);
  const flatten = (stroke) =>
    stroke.view === "back"
      ? stroke
      : { ...stroke, width: stroke.width * 0.3, points: stroke.points.map(([x, y]) => [x * 0.3 + 50, y * 0.3 + 50]) };
  return new Set(strokes.flatMap((stroke) => [...squaresUnder(flatten(stroke), sheet)]));
}

test("the eraser knows which places it runs over", () => {
  assert.deepEqual(startCoverage(views).under({ view: "back", points: [[120, 300], [500, 300]] }).sort(), ["flank_left", "spine"]);
});

test("mirrored twice is the same drawing; sides and side views change places", () => {
  const sided = { ...views, left: { ...view, width: 900 }, right: { ...view, width: 900 } };
  const drawing = {
    ...drawn(line([[100, 5], [300, 9]]), line([[20, 30]], { view: "left" })),
    regions: [{ pain: 1, region: "flank_left" }, { pain: 0, region: "spine" }],
  };
  const other = mirror(drawing, sided);
  assert.deepEqual(other.strokes[0].points, [[900, 5], [700, 9]]);
  assert.deepEqual([other.strokes[1].view, other.strokes[1].points], ["right", [[880, 30]]]);
  assert.deepEqual(other.regions.map((mark) => mark.region), ["flank_right", "spine"]);
  assert.deepEqual(mirror(other, sided), drawing);
  assert.equal(otherSide("left_wing_right"), "left_wing_left");
});

const text = {
  nothing: "Nothing.", left: "left {area}", right: "right {area}", both: "{area} on both sides", middle: "middle of the {area}",
  leftMiddle: "left and middle of the {area}", rightMiddle: "right and middle of the {area}", pains: "{words}; {count} pains.",
};
const at = (area, side) => ({ area, side });

test("the sentence names each area once, with its sides", () => {
  assert.equal(placesInWords([at("Lower back", "right"), at("Lower back", "right"), at("Hip", "right")], text), "Right lower back, right hip");
  assert.equal(placesInWords([at("Lower back", "left"), at("Lower back", "midline"), at("Lower back", "right")], text), "Lower back on both sides");
  assert.equal(placesInWords([at("Lower back", "midline")], text), "Middle of the lower back");
  assert.equal(sentence([[at("Hip", "left")], []], text), "Left hip.");
  assert.equal(sentence([[at("Hip", "left")], [at("Leg", "left")]], text), "Left hip, left leg; 2 pains.");
  assert.equal(sentence([[], []], text), "Nothing.");
});

test("one side only is seen as such, the midline aside", () => {
  assert.equal(onlySide([[at("Hip", "left"), at("Hip", "midline")], []]), "left");
  assert.equal(onlySide([[at("Hip", "left")], [at("Leg", "right")]]), null);
  assert.equal(onlySide([[at("Hip", "midline")]]), null);
  assert.equal(onlySide([[]]), null);
});
