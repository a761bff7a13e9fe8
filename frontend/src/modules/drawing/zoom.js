/* How much of a view is shown: {x, y, scale}, the corner of a window and how many times it enlarges. */

export const WHOLE = Object.freeze({ x: 0, y: 0, scale: 1 });
export const MOST = 6;
export const STEP = 1.5;

/** Kept within the view and between whole and `MOST`. */
export function clamp(view, { x, y, scale }) {
  const s = Math.max(1, Math.min(MOST, scale));
  const within = (value, size) => Math.max(0, Math.min(size - size / s, value));
  return { x: within(x, view.width), y: within(y, view.height), scale: s };
}

/** Enlarged by `factor`; the place `[x, y]` of the view stays where it is on the screen. */
export function zoomAt(view, window_, factor, [x, y]) {
  const scale = Math.max(1, Math.min(MOST, window_.scale * factor));
  const k = window_.scale / scale;
  return clamp(view, { x: x - (x - window_.x) * k, y: y - (y - window_.y) * k, scale });
}

/** Moved by a distance in the view's units. */
export const pan = (view, window_, [dx, dy]) => clamp(view, { ...window_, x: window_.x + dx, y: window_.y + dy });

/** The window of this enlargement with `[x, y]` in its middle. */
export const centred = (view, scale, [x, y]) =>
  clamp(view, { x: x - view.width / scale / 2, y: y - view.height / scale / 2, scale });

export const middle = (view, { x, y, scale }) => [x + view.width / scale / 2, y + view.height / scale / 2];

export const viewBox = (view, { x, y, scale }) => `${x} ${y} ${view.width / scale} ${view.height / scale}`;
