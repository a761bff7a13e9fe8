import assert from "node:assert/strict";
import { test } from "node:test";
import * as p from "../src/modules/draft/pending.js";

const DAY = 24 * 60 * 60 * 1000;
const typed = (...changes) =>
  changes.reduce((set, [name, value, at, revision = 1]) => p.note(set, name, value, at, revision), p.nothing);

test("the last typed value of a field is the one that is sent, on the revision of the first change", () => {
  const set = typed(["story", "I li", 1, 4], ["story", "I lifted", 2, 5], ["nrs_now", "6", 3, 6]);
  assert.deepEqual(p.values(set), { story: "I lifted", nrs_now: "6" });
  assert.equal(set.revision, 4);
});

test("an acknowledgement takes away what was sent and keeps what was typed since, on the new revision", () => {
  const sent = typed(["story", "I lifted", 1], ["nrs_now", "6", 2]);
  const now = p.note(sent, "story", "I lifted a box", 3, 1);
  const rest = p.acknowledge(now, sent, 2);
  assert.deepEqual(p.values(rest), { story: "I lifted a box" });
  assert.equal(rest.revision, 2);
  assert.ok(p.isEmpty(p.acknowledge(sent, sent, 2)));
});

test("the same value typed again while it was under way is still sent again", () => {
  const sent = typed(["nrs_now", "6", 1]);
  const again = p.note(p.note(sent, "nrs_now", "7", 2, 1), "nrs_now", "6", 3, 1);
  assert.deepEqual(p.values(p.acknowledge(again, sent, 2)), { nrs_now: "6" });
});

test("of two pages of one draft the later typing wins, field by field, on the older revision", () => {
  const phone = typed(["story", "on the phone", 10, 3], ["worries", "needles", 11, 3]);
  const laptop = typed(["story", "on the laptop", 20, 7]);
  const both = p.combine([laptop, phone]);
  assert.deepEqual(p.values(both), { story: "on the laptop", worries: "needles" });
  assert.equal(both.revision, 3);
  assert.deepEqual(p.combine([phone, laptop]), both);
  assert.ok(p.isEmpty(p.combine([])));
});

test("after a day, or with a clock set far back, nothing is left", () => {
  const set = typed(["story", "old", 0], ["worries", "new", DAY - 1]);
  assert.deepEqual(p.values(p.expire(set, DAY)), { worries: "new" });
  assert.ok(p.isEmpty(p.expire(set, 3 * DAY)));
  assert.ok(p.isEmpty(p.expire(typed(["story", "from the future", 5 * DAY]), 0)));
});

test("coming back changes only fields that are on the page and differ", () => {
  const onPage = { story: "I lifted", better: ["warmth"], nrs_now: "6" };
  const set = typed(["story", "I lifted a box", 1], ["better", ["warmth"], 2], ["worries", "elsewhere", 3]);
  assert.deepEqual(p.restore(onPage, set), { story: "I lifted a box" });
});

test("only and without part a set and keep its revision", () => {
  const set = typed(["a", "1", 1, 9], ["b", "2", 2, 9]);
  assert.deepEqual(p.only(set, ["a"]), { revision: 9, fields: { a: { value: "1", at: 1 } } });
  assert.deepEqual(p.values(p.without(set, ["a"])), { b: "2" });
  assert.equal(p.only(set, []).revision, null);
});

test("no change is lost, whatever the order of typing, sending and answers", () => {
  let seed = 7;
  const chance = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let run = 0; run < 200; run++) {
    const page = {};
    const server = {};
    let set = p.nothing;
    let flying = null;
    for (let step = 1; step <= 60; step++) {
      const act = chance(4);
      if (act < 2) {
        const name = "abc"[chance(3)];
        page[name] = String(chance(5));
        set = p.note(set, name, page[name], step, 1);
      } else if (act === 2 && !flying && !p.isEmpty(set)) flying = set;
      else if (flying) {
        if (chance(3) > 0) {
          Object.assign(server, p.values(flying));
          if (chance(4) > 0) set = p.acknowledge(set, flying, 1); // else the answer is lost
        }
        flying = null;
      }
    }
    Object.assign(server, p.values(set));
    assert.deepEqual(server, page);
  }
});
