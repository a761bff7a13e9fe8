import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, snap, whyNot } from "../src/modules/calendar/places.js";

const column = {
  name: "Chen Wei",
  closed: [[480, 540], [780, 840]],
  taken: [{ begins: 600, ends: 645, name: "Alice Adler" }],
};

test("a place is on the grid and inside of the hours shown", () => {
  assert.equal(snap(602.4, 45, 480, 1020), 600);
  assert.equal(snap(603, 45, 480, 1020), 605);
  assert.equal(snap(20, 45, 480, 1020), 480);
  assert.equal(snap(1019, 45, 480, 1020), 975);
});

test("a place that is taken or closed says why, and its edges are free", () => {
  assert.equal(whyNot(column, 555, 45), "");
  assert.equal(whyNot(column, 560, 45), "Alice Adler has this time");
  assert.equal(whyNot(column, 640, 45), "Alice Adler has this time");
  assert.equal(whyNot(column, 645, 45), "");
  assert.equal(whyNot(column, 740, 45), "Chen Wei is closed then");
  assert.equal(whyNot(column, 735, 45), "");
});

test("minutes are told as a clock", () => {
  assert.equal(clock(575), "09:35");
  assert.equal(clock(0), "00:00");
});
