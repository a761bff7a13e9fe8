import assert from "node:assert/strict";
import { test } from "node:test";
import { startGestures } from "../src/modules/drawing/gestures.js";
import * as zoom from "../src/modules/drawing/zoom.js";

/** A sheet that hears pointer events, and what came of them. The body begins at x = 0. */
function sheet() {
  const paper = new EventTarget();
  const acts = [];
  const note = (name) => (...words) => acts.push([name, ...words.filter((word) => !(word instanceof Event))]);
  startGestures(paper, {
    isOnBody: (event) => event.clientX >= 0,
    begin: note("begin"), extend: note("extend"), finish: note("finish"), cancel: note("cancel"),
    pinch: (factor, from, to) => acts.push(["pinch", Math.round(factor * 100) / 100, from, to]),
    drag: note("drag"),
  });
  const send = (type, pointerId, x, { pointerType = "touch", y = 0, time = 0, button = 0 } = {}) => {
    const event = new Event(type, { cancelable: true });
    Object.assign(event, { pointerId, clientX: x, clientY: y, pointerType, button });
    Object.defineProperty(event, "timeStamp", { value: time });
    paper.dispatchEvent(event);
    return event;
  };
  return { send, acts, names: () => acts.map(([name]) => name) };
}

test("one finger paints one line", () => {
  const { send, names } = sheet();
  send("pointerdown", 1, 5);
  send("pointermove", 1, 9);
  send("pointerup", 1, 9);
  assert.deepEqual(names(), ["begin", "extend", "finish"]);
});

test("a second finger takes the begun line back and zooms; what is left of the hand paints nothing", () => {
  const { send, acts, names } = sheet();
  send("pointerdown", 1, 0);
  send("pointermove", 1, 10);
  send("pointerdown", 2, 110);
  send("pointermove", 2, 210);
  send("pointerup", 2, 210);
  send("pointermove", 1, 50);
  send("pointerup", 1, 50);
  assert.deepEqual(names(), ["begin", "extend", "cancel", "pinch"]);
  assert.deepEqual(acts[3], ["pinch", 2, { x: 60, y: 0 }, { x: 110, y: 0 }]);
  send("pointerdown", 3, 5);
  assert.equal(names().at(-1), "begin");
});

test("a finger beside the body does not paint, but counts for two", () => {
  const { send, names } = sheet();
  send("pointerdown", 1, -50);
  send("pointermove", 1, -60);
  send("pointerdown", 2, 50);
  send("pointermove", 2, 90);
  assert.deepEqual(names(), ["pinch"]);
});

test("a pen wins: the palm's line goes, and the palm does not paint while the pen is near", () => {
  const { send, names } = sheet();
  send("pointerdown", 1, 5);
  send("pointerdown", 7, 20, { pointerType: "pen", time: 10 });
  send("pointermove", 1, 6, { time: 11 });
  send("pointerdown", 2, 30, { time: 12 });
  send("pointermove", 7, 25, { pointerType: "pen", time: 20 });
  send("pointerup", 7, 25, { pointerType: "pen", time: 30 });
  send("pointerdown", 3, 30, { time: 300 });
  assert.deepEqual(names(), ["begin", "cancel", "begin", "extend", "finish"]);
  send("pointerdown", 4, 30, { time: 900 });
  assert.equal(names().at(-1), "begin");
});

test("a line that the system takes away is not kept; other buttons do nothing", () => {
  const { send, names } = sheet();
  send("pointerdown", 1, 5);
  send("pointercancel", 1, 5);
  send("pointerdown", 1, 5, { pointerType: "mouse", button: 2 });
  assert.deepEqual(names(), ["begin", "cancel"]);
});

test("the mouse beside the body moves what is shown", () => {
  const { send, acts } = sheet();
  send("pointerdown", 1, -5, { pointerType: "mouse" });
  send("pointermove", 1, -15, { pointerType: "mouse" });
  assert.deepEqual(acts, [["drag", { x: -5, y: 0 }, { x: -15, y: 0 }]]);
});

const view = { width: 2000, height: 8000 };

test("zooming keeps the place under the fingers, and never leaves the view", () => {
  const near = zoom.zoomAt(view, zoom.WHOLE, 2, [500, 3000]);
  assert.deepEqual(near, { x: 250, y: 1500, scale: 2 });
  // the place was a quarter from the left and still is
  assert.equal((500 - near.x) / (view.width / near.scale), 0.25);
  assert.deepEqual(zoom.zoomAt(view, near, 1 / 100, [0, 0]), { x: 0, y: 0, scale: 1 });
  assert.equal(zoom.zoomAt(view, near, 100, [500, 3000]).scale, zoom.MOST);
  assert.deepEqual(zoom.pan(view, near, [-9_999, 9_999]), { x: 0, y: 4000, scale: 2 });
  assert.deepEqual(zoom.middle(view, zoom.centred(view, 4, [1000, 4000])), [1000, 4000]);
  assert.equal(zoom.viewBox(view, near), "250 1500 1000 4000");
});
