import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");

/** {name: [light, dark]} of every colour in tokens.css. */
const colours = Object.fromEntries(
  Array.from(css.matchAll(/--([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));/g), ([, name, light, dark, both]) => [
    name,
    [light ?? both, dark ?? both],
  ]),
);

/** WCAG 2.2, definition of relative luminance. */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["paper", "surface", "sunken"];
const TEXT = [
  ...["ink", "ink-soft", "accent", "accent-strong", "danger"].flatMap((ink) => GROUNDS.map((ground) => [ink, ground])),
  ...["danger", "warning", "info", "success"].flatMap((tone) => [
    [tone, `${tone}-soft`],
    [tone, "surface"],
    ["ink", `${tone}-soft`],
    ["ink-soft", `${tone}-soft`],
  ]),
  ["ink", "accent-soft"],
  ["accent-strong", "accent-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-danger", "danger-solid"],
];
const SHAPES = [
  ...["edge", "focus", "accent"].flatMap((line) => GROUNDS.map((ground) => [line, ground])),
  ...[0, 1, 2, 3, 4].flatMap((n) => [[`pain-${n}`, "surface"], [`pain-${n}`, "skin"]]),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((n) => [`strip-${n}`, "surface"]),
  ["skin-line", "surface"],
];

test("the measure itself: black on white is 21, mid grey 4.54", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#767676", "#ffffff").toFixed(2), "4.54");
});

for (const [scheme, index] of [["light", 0], ["dark", 1]]) {
  for (const [pairs, least, criterion] of [[TEXT, 4.5, "1.4.3"], [SHAPES, 3, "1.4.11"]]) {
    test(`${scheme}: every pair that meets has ${least} to 1 (WCAG ${criterion})`, () => {
      const weak = pairs
        .map(([a, b]) => [a, b, contrast(colours[a][index], colours[b][index])])
        .filter(([, , ratio]) => ratio < least)
        .map(([a, b, ratio]) => `${a} on ${b}: ${ratio.toFixed(2)}`);
      assert.deepEqual(weak, []);
    });
  }
}
