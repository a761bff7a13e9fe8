/* Undo and redo over values that are never changed in place. */

const MOST = 100;

export const start = (value) => ({ past: [], value, future: [] });

export const push = (history, value) =>
  value === history.value ? history : { past: [...history.past, history.value].slice(-MOST), value, future: [] };

export function undo(history) {
  if (history.past.length === 0) return history;
  return {
    past: history.past.slice(0, -1),
    value: history.past.at(-1),
    future: [history.value, ...history.future],
  };
}

export function redo(history) {
  if (history.future.length === 0) return history;
  return { past: [...history.past, history.value], value: history.future[0], future: history.future.slice(1) };
}
