/* Where the turning body is looked at from. Plain numbers: turn and tilt in degrees, 0 is the back, 90 the patient's left. */

const SIDES = ["the back", "the back and left", "the left", "the front and left", "the front", "the front and right", "the right", "the back and right"];
export const HOME = { turn: 0, tilt: 4, height: 860, zoom: 1 };
export const ZOOMS = [1, 4.5];

const within = (value, [least, most]) => Math.min(most, Math.max(least, value));

/** The same place with `change` added, kept in bounds; turn comes round. */
export function moved(from, change) {
  return {
    turn: (((from.turn + (change.turn ?? 0)) % 360) + 360) % 360,
    tilt: within(from.tilt + (change.tilt ?? 0), [-60, 60]),
    height: within(from.height + (change.height ?? 0), [40, 1680]),
    zoom: within(from.zoom * (change.zoom ?? 1), ZOOMS),
  };
}

/** "the back and left" */
export function sideWords(turn) {
  return SIDES[Math.round(turn / 45) % 8];
}

/** What stands at the left and at the right edge of the picture. */
export function edgeWords(turn) {
  const across = -Math.cos((turn * Math.PI) / 180); // how far the picture's right is the patient's left
  if (Math.abs(across) > 0.4) return across > 0 ? ["Patient's right", "Patient's left"] : ["Patient's left", "Patient's right"];
  return turn < 180 ? ["Front", "Back"] : ["Back", "Front"];
}

/** The turn that looks straight at a place of the skin, from its normal. */
export function turnToward([x, y]) {
  return ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360;
}
