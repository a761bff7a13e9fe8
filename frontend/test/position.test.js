import assert from "node:assert/strict";
import { test } from "node:test";

import { rounded } from "../src/modules/position.js";

test("a position leaves the device rounded to about a kilometre", () => {
  assert.equal(rounded({ latitude: 52.401234, longitude: -13.069999 }), "52.40,-13.07");
  assert.equal(rounded({ latitude: 0, longitude: 180 }), "0.00,180.00");
});
