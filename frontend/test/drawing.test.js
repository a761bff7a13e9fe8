import assert from "node:assert/strict";
import { test } from "node:test";
import { companion, complete, flat } from "../src/modules/drawing/closeup.js";
import { dense, fit, place, rub, simplify } from "../src/modules/drawing/geometry.js";
import * as h from "../src/modules/drawing/history.js";
import * as s from "../src/modules/drawing/state.js";

const scribble = (n, seed = 5) => {
  let x = 5_000;
  let y = 5_000;
  return Array.from({ length: n }, () => {
    seed = (seed * 48271) % 2147483647;
    x = Math.max(0, Math.min(10_000, x + (seed % 401) - 200));
    seed = (seed * 48271) % 2147483647;
    y = Math.max(0, Math.min(10_000, y + (seed % 401) - 200));
    return [x, y];
  });
};
const stroke = (points, more = {}) => ({ pain: 0, view: "back", width: 100, points, ...more });

test("a point is whole and stays inside its view and inside 0 to 10,000", () => {
  assert.deepEqual(place(12.6, -4, 2620, 8390), [13, 0]);
  assert.deepEqual(place(99_999, 99_999, 2620, 20_000), [2620, 10_000]);
});

test("a straight line needs its two ends, a corner three", () => {
  assert.deepEqual(simplify([[0, 0], [50, 1], [100, 0]], 2), [[0, 0], [100, 0]]);
  assert.deepEqual(simplify([[0, 0], [50, 50], [100, 0]], 2).length, 3);
  assert.deepEqual(simplify([[7, 7]], 2), [[7, 7]]);
});

test("no point that was left out is further from the line than the tolerance", () => {
  const points = scribble(800);
  const thin = simplify(points, 40);
  const away = (p, a, b) => {
    const l2 = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
    const t = l2 ? Math.max(0, Math.min(1, ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / l2)) : 0;
    return Math.hypot(p[0] - a[0] - t * (b[0] - a[0]), p[1] - a[1] - t * (b[1] - a[1]));
  };
  assert.ok(thin.length < points.length);
  for (const point of points) {
    const nearest = Math.min(...thin.slice(1).map((b, i) => away(point, thin[i], b)));
    assert.ok(nearest <= 40, `${point} is ${nearest} away`);
  }
});

test("however long the line, at most 500 points are kept, first and last among them", () => {
  const points = scribble(20_000);
  const thin = fit(points, 500, 2);
  assert.ok(thin.length <= 500);
  assert.deepEqual([thin[0], thin.at(-1)], [points[0], points.at(-1)]);
});

test("dense leaves no gap wider than its step", () => {
  const points = dense([[0, 0], [100, 0], [100, 35]], 10);
  points.slice(1).forEach((b, i) => assert.ok(Math.hypot(b[0] - points[i][0], b[1] - points[i][1]) <= 10.8));
});

test("rubbing the middle of a line leaves two; rubbing beside it leaves it alone", () => {
  const line = [[0, 0], [1_000, 0]];
  const rest = rub(line, [500, 0], 100);
  assert.equal(rest.length, 2);
  for (const part of rest) for (const [x] of part) assert.ok(Math.abs(x - 500) > 100);
  assert.equal(rub(line, [500, 300], 100)[0], line);
  assert.deepEqual(rub([[5, 5]], [5, 5], 10), []);
});

test("an untouched sheet is an empty answer, and what is written can be read again", () => {
  assert.equal(s.write(s.blank, "1"), "");
  let drawing = s.changePain(s.blank, 0, { intensity: 6, qualities: ["ache"] });
  drawing = s.addStroke(drawing, stroke([[1, 2], [3, 4]]));
  drawing = s.setRegion(drawing, 0, "sacrum_upper", true);
  const text = s.write(drawing, "1/female_average");
  assert.deepEqual(JSON.parse(text).schema, 1);
  assert.deepEqual(s.read(text), drawing);
  assert.deepEqual(s.read("not json"), s.blank);
  assert.deepEqual(s.read(""), s.blank);
});

test("the limits hold whatever is painted: 200 strokes, 500 points each, 64 KB", () => {
  let drawing = s.changePain(s.blank, 0, { intensity: 1 });
  for (let i = 0; i < 260; i++) drawing = s.addStroke(drawing, stroke(scribble(900, i + 1), { width: 20 }));
  assert.equal(drawing.strokes.length, 200);
  assert.ok(s.isFull(drawing));
  const text = s.write(drawing, "1/male_average");
  assert.ok(text.length <= 64 * 1024, String(text.length));
  for (const one of JSON.parse(text).strokes) {
    assert.ok(one.points.length >= 1 && one.points.length <= 500);
    assert.ok(one.points.flat().every((n) => Number.isInteger(n) && n >= 0 && n <= 10_000));
  }
});

test("the eraser touches its own view only, and takes regions it runs over", () => {
  let drawing = s.addStroke(s.blank, stroke([[0, 0], [1_000, 0]]));
  drawing = s.addStroke(drawing, stroke([[0, 0], [1_000, 0]], { view: "front" }));
  drawing = s.setRegion(drawing, 0, "sacrum_upper", true);
  const rubbed = s.erase(drawing, "back", [[500, 0]], 100, ["sacrum_upper"]);
  assert.deepEqual(rubbed.strokes.map((one) => one.view), ["back", "back", "front"]);
  assert.deepEqual(rubbed.regions, []);
  assert.equal(s.erase(drawing, "back", [[500, 5_000]], 100), drawing);
});

test("a pain goes with its marks and the others move up; the last one is only emptied", () => {
  let drawing = s.addPain(s.addPain(s.blank, 5), 5);
  drawing = s.addStroke(drawing, stroke([[1, 1]], { pain: 1 }));
  drawing = s.addStroke(drawing, stroke([[2, 2]], { pain: 2 }));
  drawing = s.setRegion(drawing, 2, "tailbone", true);
  const rest = s.removePain(drawing, 1);
  assert.equal(rest.pains.length, 2);
  assert.deepEqual(rest.strokes.map((one) => [one.pain, one.points[0][0]]), [[1, 2]]);
  assert.deepEqual(rest.regions, [{ pain: 1, region: "tailbone" }]);
  assert.deepEqual(s.removePain(s.blank, 0).pains.length, 1);
  assert.equal(s.addPain(drawing, 3), drawing);
});

test("undo and redo walk the same way back and forth; a new act forgets what was undone", () => {
  let history = h.push(h.push(h.start("a"), "b"), "c");
  history = h.undo(h.undo(history));
  assert.equal(history.value, "a");
  assert.equal(h.undo(history), history);
  assert.equal(h.redo(h.redo(history)).value, "c");
  const other = h.push(h.redo(history), "d");
  assert.deepEqual([other.value, other.future], ["d", []]);
  assert.equal(h.push(other, "d"), other);
});

test("clearing keeps the pains and can be undone", () => {
  const painted = s.addStroke(s.changePain(s.blank, 0, { intensity: 3 }), stroke([[1, 1]]));
  const history = h.push(h.start(painted), s.clear(painted));
  assert.deepEqual(history.value, { pains: painted.pains, strokes: [], regions: [] });
  assert.equal(h.undo(history).value, painted);
  assert.equal(s.clear(history.value), history.value);
});

test("the close-up is the back through its window, there and back again", () => {
  const back = { mm_per_unit: 0.2, width: 2680, outline: "M1000 2000l60 0 0 30z", shadow: [], light: [], regions: { far: "M0 0l3 0 0 3z", near: "M1000 2000l6 0 0 3z" } };
  const lumbar = { mm_per_unit: 0.06, width: 8000, height: 9000, window: { of: "back", scale: 10 / 3, left: 100, top: 1900 } };
  const views = complete({ back, lumbar });
  assert.equal(views.lumbar.outline, "M3000 333L3200 333L3200 433z");
  assert.deepEqual(Object.keys(views.lumbar.regions), ["near"]);
  assert.equal(views.lumbar, views.lumbar, "made once");
  const there = companion("lumbar", views).there([1000, 2000]);
  const again = companion("back", views).there(there);
  assert.ok(Math.hypot(again[0] - 1000, again[1] - 2000) < 1e-6);
  assert.deepEqual(companion("front", views), {});
  const line = flat(stroke([[1000, 2000]], { view: "lumbar", width: 200 }), views);
  assert.deepEqual([line.view, line.width, line.points[0].map(Math.round)], ["back", 60, [400, 2500]]);
});

test("with thirty lines left it is said; before, nothing; at the end, none", () => {
  const full = (n) => ({ ...s.blank, strokes: Array.from({ length: n }, () => stroke([[1, 1]])) });
  assert.deepEqual([100, 170, 199, 200].map((n) => s.linesLeft(full(n))), [null, 30, 1, 0]);
});
