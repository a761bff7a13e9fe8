/* What was typed and is not yet acknowledged. Plain values in, plain values out.
   A pending set is {revision, fields: {name: {value, at}}}: `revision` is the server's when the oldest change was made. */

export const KEEP_MS = 24 * 60 * 60 * 1000;

export const nothing = Object.freeze({ revision: null, fields: Object.freeze({}) });

export function isEmpty(pending) {
  return Object.keys(pending.fields).length === 0;
}

export function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function filtered(pending, keeps) {
  const fields = Object.fromEntries(Object.entries(pending.fields).filter(([name, field]) => keeps(name, field)));
  return { revision: Object.keys(fields).length ? pending.revision : null, fields };
}

/** Remember that `name` now holds `value`; a later change of the same field replaces the earlier one. */
export function note(pending, name, value, at, revision) {
  return {
    revision: isEmpty(pending) ? revision : pending.revision,
    fields: { ...pending.fields, [name]: { value, at } },
  };
}

/** What to send: {name: value}. */
export function values(pending) {
  return Object.fromEntries(Object.entries(pending.fields).map(([name, field]) => [name, field.value]));
}

/** The server has `sent`; what was typed again since stays pending, now on top of the new revision. */
export function acknowledge(pending, sent, revision) {
  return filtered({ revision, fields: pending.fields }, (name, field) => sent.fields[name]?.at !== field.at);
}

/** Leave these fields out. */
export function without(pending, names) {
  return filtered(pending, (name) => !names.includes(name));
}

/** Only these fields. */
export function only(pending, names) {
  return filtered(pending, (name) => names.includes(name));
}

/** Nothing is kept on the device for more than a day. */
export function expire(pending, now) {
  return filtered(pending, (_, field) => Math.abs(now - field.at) < KEEP_MS);
}

/** Several pages of one draft may have left something behind: field by field the last typed wins. */
export function combine(sets) {
  let revision = null;
  const fields = {};
  for (const set of sets) {
    if (isEmpty(set)) continue;
    revision = revision === null ? set.revision : Math.min(revision, set.revision);
    for (const [name, field] of Object.entries(set.fields)) {
      if (!(name in fields) || fields[name].at < field.at) fields[name] = field;
    }
  }
  return { revision, fields };
}

/** Which fields of a page, as the server made it, must be changed to what was typed on this device. */
export function restore(onPage, pending) {
  return Object.fromEntries(
    Object.entries(values(pending)).filter(([name, value]) => name in onPage && !same(onPage[name], value)),
  );
}
