import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { HOME, edgeWords, moved, sideWords, turnToward } from "../src/modules/atlas/angles.js";
import { untold, whole } from "../src/modules/atlas/mesh.js";
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

const example = JSON.parse(readFileSync(new URL("../../tests/golden/solid_small.json", import.meta.url), "utf8"));
const bytes = Uint8Array.from(Buffer.from(example.bytes, "base64")).buffer;

test("the surface comes out of its bytes as the library put it in", () => {
  const { vertices, faces, regions } = untold(bytes);
  assert.deepEqual([...vertices], example.told_vertices);
  assert.deepEqual([...faces], example.told_faces);
  assert.deepEqual(regions.map((one) => [...one]), example.told_regions);
});

test("the right half mirrors the left, and both look outward", () => {
  const { position, normal, region } = whole(untold(bytes));
  const half = position.length / 2;
  assert.equal(region.length, 2 * (example.told_faces.length / 3));
  const sum = (array, from, axis) => array.slice(from, from + half).reduce((all, n, i) => all + (i % 3 === axis ? n : 0), 0);
  for (const [axis, sign] of [[0, -1], [1, 1], [2, 1]]) {
    assert.ok(Math.abs(sum(position, half, axis) - sign * sum(position, 0, axis)) < 1e-3);
    assert.ok(Math.abs(sum(normal, half, axis) - sign * sum(normal, 0, axis)) < 1e-3);
  }
  // The way round that a triangle is seen from outside, on both halves.
  for (let at = 0; at < position.length; at += 9) {
    const [a, b, c] = [0, 3, 6].map((k) => [...position.slice(at + k, at + k + 3)]);
    const [p, q] = [b, c].map((corner) => corner.map((n, k) => n - a[k]));
    const cross = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
    assert.ok(cross.reduce((all, n, k) => all + n * (normal[at + k] + normal[at + 3 + k] + normal[at + 6 + k]), 0) > 0);
  }
});

test("turning comes round, tilt and size have ends", () => {
  assert.equal(moved(HOME, { turn: -15 }).turn, 345);
  assert.equal(moved(HOME, { tilt: 500 }).tilt, 60);
  assert.equal(moved(HOME, { zoom: 100 }).zoom, 4.5);
  assert.deepEqual(moved(HOME, {}), HOME);
});

test("the side that is seen, and what stands at the edges, are the patient's", () => {
  assert.deepEqual([sideWords(0), ...edgeWords(0)], ["the back", "Patient's left", "Patient's right"]);
  assert.deepEqual([sideWords(180), ...edgeWords(180)], ["the front", "Patient's right", "Patient's left"]);
  assert.deepEqual([sideWords(90), ...edgeWords(90)], ["the left", "Front", "Back"]);
  assert.deepEqual([sideWords(270), ...edgeWords(270)], ["the right", "Back", "Front"]);
  assert.equal(sideWords(359), "the back");
});

test("a place is looked at straight: x is the patient's left, y is backward", () => {
  assert.equal(turnToward([0, 1, 0]), 0);
  assert.equal(turnToward([1, 0, 0]), 90);
  assert.equal(turnToward([0, -1, 0]), 180);
  assert.equal(turnToward([-1, 0, 0]), 270);
});
