import assert from "node:assert/strict";
import { test } from "node:test";
import { retention } from "../src/modules/clock.js";
import { addLine, linesOf, removeLine } from "../src/modules/lines.js";
import { delayMs } from "../src/modules/retry.js";
import { uuid7 } from "../src/modules/uuid.js";

test("a UUIDv7 carries its milliseconds, version 7 and variant 10", () => {
  // RFC 9562, appendix A.6: this moment and these random bits give this id.
  const bits = [0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
  const id = uuid7(0x017f22e279b0, (bytes) => (bytes.set(bits), bytes));
  assert.equal(id, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test("ids made later sort later", () => {
  assert.ok(uuid7(1_700_000_000_000) < uuid7(1_700_000_000_001));
  assert.match(uuid7(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("waiting grows, ends at about a minute, and is never the same for everybody", () => {
  assert.equal(delayMs(0, () => 0.5), 2_000);
  assert.equal(delayMs(3, () => 0.5), 16_000);
  assert.equal(delayMs(400, () => 0.5), 60_000);
  assert.deepEqual([delayMs(0, () => 0), delayMs(0, () => 1)], [1_500, 2_500]);
});

test("the retention time counts down, says when it is over, and goes on counting", () => {
  assert.deepEqual(retention(0, 20, 61_000), { over: false, share: 61 / 1200, text: "18:59" });
  assert.deepEqual(retention(0, 20, 1_200_000), { over: true, share: 1, text: "0:00" });
  assert.equal(retention(0, 20, 1_265_000).text, "1:05");
  assert.equal(retention(0, 20, 1_200_000 + 3_905_000).text, "1:05:05");
  assert.equal(retention(10_000, 20, 0).text, "20:00"); // a clock that runs behind the server's
});

test("own words: one thing a line, nothing twice, nothing empty", () => {
  assert.deepEqual(linesOf(" a hot bath \n\nmy dog\na hot bath"), ["a hot bath", "my dog"]);
  assert.equal(addLine("a hot bath", "  my\n dog "), "a hot bath\nmy dog");
  assert.equal(removeLine("a hot bath\nmy dog", "a hot bath"), "my dog");
});
