import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, changes, keepUntil, meaning } from "../src/modules/answers/box.js";

const DAY = 24 * 60 * 60 * 1000;
const box = (changed) => ({ values: {}, pairs: [["average", "5"]], words: [], at: 1_000, sent: false, ...changed });

test("answers not sent are kept a day; what was promised to be sent, a day longer than the link", () => {
  assert.equal(keepUntil(box(), 10 * DAY, 3 * DAY), 4 * DAY);
  assert.equal(keepUntil(box({ sent: true }), 10 * DAY, 3 * DAY), 11 * DAY);
  assert.equal(keepUntil(box({ sent: true }), 10 * DAY, 12 * DAY), 13 * DAY);
});

test("a later try sends the very same answers and says how long they waited, never less than nothing", () => {
  assert.deepEqual(bodyOf(box(), "t", 91_400), [["average", "5"], ["late_s", "90"], ["csrfmiddlewaretoken", "t"]]);
  assert.deepEqual(bodyOf(box(), "t", 0)[1], ["late_s", "0"]); // a clock that was set back
});

test("only an answer of the clinic ends the waiting", () => {
  for (const status of [undefined, 500, 502, 503, 507, 408, 429]) assert.equal(meaning(status), "again");
  assert.equal(meaning(200), "kept");
  for (const status of [409, 410]) assert.equal(meaning(status), "spent");
  assert.equal(meaning(422), "problems");
  for (const status of [400, 403, 413]) assert.equal(meaning(status), "refused");
});

test("what differs from the page is put back, a field that the page no longer has is not", () => {
  const left = box({ values: { average: "5", change: "3", ticks: ["a"], gone: "1" } });
  assert.deepEqual(changes({ average: "5", change: "", ticks: [] }, left), [["change", "3"], ["ticks", ["a"]]]);
});
