/* Ticks of a home plan that the clinic does not have yet. Plain values in, plain values out.
   A tick is an act of visit/queue.js whose fields are on, task and done. */
import * as q from "../visit/queue.js";

/** Whoever is out of reach for some days has this long; then a tick says nothing any more. */
export const KEEP_MS = 7 * 24 * 60 * 60 * 1000;

export const field = (tick, name) => tick.fields.find(([known]) => known === name)?.[1];

const isSame = (a, b) => field(a, "on") === field(b, "on") && field(a, "task") === field(b, "task");

/** One more tap: of the same task on the same day only the last counts. */
export function tap(queue, tick) {
  return q.add({ ...queue, acts: queue.acts.filter((one) => !isSame(one, tick)) }, tick);
}

/** What several pages left behind: the last tap of a task and day, none that is too old, oldest first. */
export function gathered(queues, now) {
  const all = q.combine(queues);
  const young = all.acts.filter((tick) => Math.abs(now - tick.at) < KEEP_MS);
  return young.reduce(tap, { ...all, acts: [] });
}
