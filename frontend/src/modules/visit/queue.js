/* Acts that the clinic has not acknowledged, oldest first. Plain values in, plain values out.
   An act is {id, url, fields: [[name, text]], words, at}; `at` is when it was tapped, in milliseconds. */

export const nothing = Object.freeze({ acts: Object.freeze([]), refused: Object.freeze([]) });
const LATE_MS = 5_000;

export const isEmpty = (queue) => queue.acts.length === 0 && queue.refused.length === 0;

/** One more act at the end. */
export function add(queue, act) {
  return { ...queue, acts: [...queue.acts, act] };
}

/** The clinic has this act: it goes. */
export function done(queue, id) {
  return { ...queue, acts: queue.acts.filter((act) => act.id !== id) };
}

/** The clinic refused it: it waits no longer, but stays in sight with the reason until somebody has read it. */
export function refuse(queue, id, why) {
  const act = queue.acts.find((one) => one.id === id);
  return { ...done(queue, id), refused: act ? [...queue.refused, { id, words: act.words, why }] : queue.refused };
}

/** Somebody has read why it was refused. */
export function forget(queue, id) {
  return { ...queue, refused: queue.refused.filter((one) => one.id !== id) };
}

/** What several pages of one visit left behind: each act once, in the order of the taps. */
export function combine(queues) {
  const acts = new Map();
  const refused = new Map();
  for (const queue of queues) {
    for (const act of queue.acts) acts.set(act.id, act);
    for (const one of queue.refused) refused.set(one.id, one);
  }
  for (const id of refused.keys()) acts.delete(id);
  return { acts: [...acts.values()].sort((a, b) => a.at - b.at), refused: [...refused.values()] };
}

/** The body of one act: its own fields, the revision that holds now, and how long it waited. */
export function bodyOf(act, revision, now) {
  const waited = Math.max(0, now - act.at);
  const late = waited >= LATE_MS ? [["late_s", String(Math.round(waited / 1000))]] : [];
  return [...act.fields, ["revision", String(revision)], ...late];
}

/** What an answer of the clinic means for the act that was sent. */
export function meaning(status, redirected) {
  if (redirected || status === 401 || status === 403) return "signed-out";
  if (status >= 200 && status < 300) return "done";
  if (status === 409) return "stale";
  if (status >= 500 || status === 408 || status === 429) return "again";
  return "refused";
}
