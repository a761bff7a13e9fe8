import assert from "node:assert/strict";
import { test } from "node:test";
import { KEEP_MS, gathered, tap } from "../src/modules/home/waiting.js";
import { nothing } from "../src/modules/visit/queue.js";

const tick = (id, at, task = "walk", done = "yes", on = "2026-05-17") => ({
  id,
  at,
  url: "/me/home/1/",
  words: task,
  fields: [["on", on], ["task", task], ["done", done]],
});
const ids = (queue) => queue.acts.map((one) => one.id);

test("of the same task on the same day only the last tap waits", () => {
  const queue = [tick("a", 1), tick("b", 2, "heat"), tick("c", 3, "walk", "no"), tick("d", 4, "walk", "yes", "2026-05-16")].reduce(tap, nothing);
  assert.deepEqual(ids(queue), ["b", "c", "d"]);
});

test("several pages' ticks come together, the last of each, and none is older than a week", () => {
  const now = KEEP_MS + 10;
  const first = [tick("old", 5), tick("b", 20)].reduce((queue, one) => ({ ...queue, acts: [...queue.acts, one] }), nothing);
  const second = tap(nothing, tick("c", 30, "walk", "no"));
  assert.deepEqual(ids(gathered([second, first], now)), ["c"]);
  assert.deepEqual(ids(gathered([tap(nothing, tick("old", 5))], now)), []);
  assert.deepEqual(gathered([], now), nothing);
});
