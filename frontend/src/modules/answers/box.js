/* What was answered behind a mailed link and is not with the clinic yet. Plain values in, plain values out.
   A box is {values, pairs, words, at, sent}: the fields to put back, the form as it is sent, question and answer in
   words, when the last of them was tapped (ms), and whether "Send" was pressed. */
import { KEEP_MS } from "../draft/pending.js";

/** Whoever has not pressed "Send" has a day, as with any draft; what was promised to be sent stays until the link
    has ended and a day more, so that its end can still be told. */
export function keepUntil(box, linkEnds, now) {
  return box.sent ? Math.max(linkEnds, now) + KEEP_MS : now + KEEP_MS;
}

/** The body of the request: the answers as they were sent first, and how long they waited. */
export function bodyOf(box, token, now) {
  const waited = Math.max(0, Math.round((now - box.at) / 1000));
  return [...box.pairs, ["late_s", String(waited)], ["csrfmiddlewaretoken", token]];
}

/** What an answer of the clinic means; no answer at all has no status. */
export function meaning(status) {
  if (status === undefined || status >= 500 || status === 408 || status === 429) return "again";
  if (status >= 200 && status < 300) return "kept";
  if (status === 409 || status === 410) return "spent";
  return status === 422 ? "problems" : "refused";
}

/** What stands on the page that the box would change: [[name, value]]. */
export function changes(onPage, box) {
  const differs = ([name, value]) => name in onPage && JSON.stringify(onPage[name]) !== JSON.stringify(value);
  return Object.entries(box.values).filter(differs);
}
