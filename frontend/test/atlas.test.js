import assert from "node:assert/strict";
import { test } from "node:test";
import { find, plain, prepare } from "../src/modules/atlas/names.js";

const rows = prepare([
  ["BL2", "Cuanzhu", "攢竹", "攒竹", "Gathered Bamboo"],
  ["BL23", "Shenshu", "腎俞", "肾俞", "Kidney Transport"],
  ["HT7", "Shenmen", "神門", "神门", "Spirit Gate"],
  ["ST28", "Shuidao", "水道", "水道", "Waterway"],
]);
const codes = (text) => find(rows, text).map((row) => row.code);

test("tone marks, case, spaces and hyphens do not matter", () => {
  assert.equal(plain("Shèn-shū "), "shenshu");
  assert.deepEqual(codes("SHÈN SHŪ"), ["BL23"]);
  assert.deepEqual(codes("bl 23"), ["BL23"]);
});

test("both scripts and English find the point", () => {
  for (const name of ["腎俞", "肾俞", "kidney transport"]) assert.deepEqual(codes(name), ["BL23"], name);
});

test("what is called exactly that comes first, then what begins with it, then what holds it", () => {
  assert.deepEqual(codes("bl2"), ["BL2", "BL23"]);
  assert.deepEqual(codes("shu"), ["ST28", "BL23"]);
  assert.deepEqual(codes("shen"), ["BL23", "HT7"]);
});

test("nothing typed and nothing found are empty", () => {
  assert.deepEqual(codes("  "), []);
  assert.deepEqual(codes("xyz"), []);
});
