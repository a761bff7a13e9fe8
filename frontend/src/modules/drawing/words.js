/* Where the marks are, in a short sentence. The words themselves come from the page, so that they can be translated. */

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** "Right lower back, buttock and hip on both sides". `places`: [{area, side}] in the order of the list. */
export function placesInWords(places, text) {
  const areas = new Map();
  for (const { area, side } of places) {
    if (!areas.has(area)) areas.set(area, new Set());
    areas.get(area).add(side);
  }
  const parts = [...areas].map(([area, sides]) => fill(text[key(sides)], { area: area.toLowerCase() }));
  return capital(parts.join(", "));
}

function key(sides) {
  if (sides.has("left") && sides.has("right")) return "both";
  if (sides.has("midline")) return sides.has("left") ? "leftMiddle" : sides.has("right") ? "rightMiddle" : "middle";
  return sides.has("left") ? "left" : "right";
}

/** The whole sentence: places, then how many pains have any. */
export function sentence(pains, text) {
  const all = pains.flat();
  if (all.length === 0) return text.nothing;
  const count = pains.filter((places) => places.length > 0).length;
  const words = placesInWords(all, text);
  return count > 1 ? fill(text.pains, { words, count }) : `${words}.`;
}

/** The one side on which everything lies, if it is only one; marks on the midline do not count. */
export function onlySide(pains) {
  const sides = new Set(pains.flat().map((place) => place.side));
  if (sides.has("left") === sides.has("right")) return null;
  return sides.has("left") ? "left" : "right";
}
