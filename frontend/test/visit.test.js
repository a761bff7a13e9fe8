import assert from "node:assert/strict";
import { test } from "node:test";
import * as q from "../src/modules/visit/queue.js";
import { stepped } from "../src/modules/visit/stepper.js";

const act = (id, at) => ({ id, url: "/needle-in/", fields: [["needle", id]], words: `${id} in`, at });

test("acts are sent in the order of the taps, each once, whatever pages kept them", () => {
  const first = q.add(q.add(q.nothing, act("b", 2)), act("c", 3));
  const second = q.add(q.add(q.nothing, act("a", 1)), act("b", 2));
  assert.deepEqual(q.combine([first, second]).acts.map((one) => one.id), ["a", "b", "c"]);
  assert.deepEqual(q.combine([]), { acts: [], refused: [] });
});

test("what the clinic has goes; what it refused stays in sight until read, and is not sent again", () => {
  const queue = q.add(q.add(q.nothing, act("a", 1)), act("b", 2));
  const rest = q.done(queue, "a");
  assert.deepEqual(rest.acts.map((one) => one.id), ["b"]);
  const refused = q.refuse(rest, "b", "Too deep.");
  assert.equal(q.isEmpty(refused), false);
  assert.deepEqual(refused.refused, [{ id: "b", words: "b in", why: "Too deep." }]);
  assert.deepEqual(q.combine([rest, refused]).acts, []);
  assert.equal(q.isEmpty(q.forget(refused, "b")), true);
  assert.equal(queue.acts.length, 2, "nothing was changed in place");
});

test("an act that waited says how long, one that did not says nothing", () => {
  assert.deepEqual(q.bodyOf(act("a", 1_000), 7, 1_400), [["needle", "a"], ["revision", "7"]]);
  assert.deepEqual(q.bodyOf(act("a", 1_000), 7, 91_000), [["needle", "a"], ["revision", "7"], ["late_s", "90"]]);
  assert.deepEqual(q.bodyOf(act("a", 5_000), 7, 1_000).length, 2, "a clock that was set back makes nothing late");
});

test("every answer of the clinic has one meaning", () => {
  const table = { 200: "done", 409: "stale", 422: "refused", 404: "refused", 500: "again", 503: "again", 507: "again", 401: "signed-out", 403: "signed-out" };
  for (const [status, meant] of Object.entries(table)) assert.equal(q.meaning(Number(status), false), meant, status);
  assert.equal(q.meaning(200, true), "signed-out");
});

test("a stepper stays within its bounds and makes no stray digits", () => {
  assert.equal(stepped("15", 1, 1, 20), 16);
  assert.equal(stepped("20", 1, 1, 20), 20);
  assert.equal(stepped("1", -1, 1, 20), 1);
  assert.equal(stepped("0.2", 0.1), 0.3);
  assert.equal(stepped("1,5", 0.1), 1.6);
  assert.equal(stepped("", 1, 1, 20), 1);
});
