/* Where a visit can be put: plain functions of minutes. A column is {name, closed: [[from, to]], taken: [{begins, ends, name}]}. */
export const STEP = 5;

/** The minute on the grid nearest to `minute`, with the whole visit inside of the hours shown. */
export function snap(minute, length, from, until) {
  const near = Math.round(minute / STEP) * STEP;
  return Math.max(from, Math.min(near, until - length));
}

/** Why `length` minutes from `begins` on cannot stand in `column`, in words; empty when they can. */
export function whyNot(column, begins, length) {
  const ends = begins + length;
  const meets = ([from, to]) => from < ends && begins < to;
  const other = column.taken.find((one) => meets([one.begins, one.ends]));
  if (other) return `${other.name} has this time`;
  if (column.closed.some(meets)) return `${column.name} is closed then`;
  return "";
}

/** Where the acts on one visit are sent; its forms name the same. */
export function addressOf(id) {
  return `${document.querySelector("[data-desk-place]").getAttribute("action")}${id}/`;
}

/** 575 → "09:35" */
export function clock(minute) {
  const two = (n) => String(n).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
