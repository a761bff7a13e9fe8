/* A form with data-autosave="<address>" keeps every answer as it is given.
   What the address takes and answers is written in docs/guides/design.md. */
import { askConflict, showProblem } from "./draft/conflict.js";
import { isKept, readField, readForm, writeField } from "./draft/fields.js";
import * as p from "./draft/pending.js";
import { statusLine, wordsOf } from "./draft/status.js";
import { openVault } from "./draft/vault.js";
import { element } from "./elements.js";
import { delayMs } from "./retry.js";
import { uuid7 } from "./uuid.js";

const SEND_AFTER_MS = 400;
const KEEPALIVE_BYTES = 60_000; // browsers refuse keepalive bodies above 64 KiB

const clockTime = (iso) => {
  const at = iso ? new Date(iso) : new Date();
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
};

export function startAutosave(form) {
  const { autosave: address, user = "", draft = "" } = form.dataset;
  const vault = "sharedDevice" in form.dataset || !user || !draft ? null : openVault(user, draft, uuid7());
  const say = statusLine(form);
  const text = wordsOf(form);
  const known = readForm(form); // the last value of each field that was seen
  let revision = Number(form.dataset.revision ?? 0);
  let pending = p.nothing;
  let disputed = p.nothing; // answered differently elsewhere; kept until a person has chosen
  let sending = false;
  let attempt = 0;
  let timer = null;
  let kept = null; // the writing under way, if any
  let stale = false;
  let onDevice = true;

  /** Puts what is unsent into the box. A slow disk gets the newest state only, never a queue of old ones. */
  function keep() {
    if (!vault) return;
    stale = true;
    kept ??= keepNewest();
  }

  async function keepNewest() {
    let ok = onDevice;
    while (stale) {
      stale = false;
      const unsent = p.combine([disputed, pending]);
      try {
        await (p.isEmpty(unsent) ? vault.purge() : vault.keep({ address, pending: unsent }));
        ok = true;
      } catch {
        ok = false;
      }
    }
    onDevice = ok;
    kept = null;
  }

  function changed(name, { again = false } = {}) {
    const value = readField(form, name);
    // Leaving a field says "change" once more; that is no new answer.
    if (value === undefined || (!again && p.same(known[name], value))) return;
    known[name] = value;
    pending = p.note(pending, name, value, Date.now(), revision);
    keep();
    say("saving");
    later(SEND_AFTER_MS);
  }

  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(send, ms);
  }

  async function put(sent, to, keepalive = false) {
    return fetch(to, {
      method: "PUT",
      keepalive,
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
      },
      body: JSON.stringify({ revision: sent.revision ?? revision, fields: p.values(sent) }),
    });
  }

  async function send(to = address) {
    clearTimeout(timer);
    if (sending || p.isEmpty(pending)) return;
    sending = true;
    const sent = pending;
    try {
      const response = await put(sent, to);
      await answered(response, sent, await response.json().catch(() => ({})));
    } catch {
      await failed();
    } finally {
      sending = false;
      form.dispatchEvent(new CustomEvent("ashi:settled"));
    }
  }

  async function answered(response, sent, body) {
    if (response.ok || response.status === 422 || (response.status === 409 && body.conflicts)) {
      attempt = 0;
      revision = body.revision ?? revision;
      pending = p.acknowledge(pending, sent, revision);
      disputed = p.combine([disputed, p.only(sent, Object.keys(body.conflicts ?? {}))]);
      keep();
      announceUrgent(body.urgent);
      if (response.status === 422) {
        for (const problem of body.problems ?? []) showProblem(form, problem);
        say("refused");
      } else if (body.conflicts) {
        for (const [name, both] of Object.entries(body.conflicts)) settle(name, both);
        say("conflict");
      } else say("saved", { time: clockTime(body.saved_at) });
      if (!p.isEmpty(pending)) later(0);
    } else if ([400, 409, 413].includes(response.status)) {
      // Sending the same again cannot help; it stays here, and the words say what can be done.
      say("refused");
      announce(body.what ?? body.error, body.next);
    } else {
      if (response.status === 401 || response.status === 403) announce(body.error ?? body.what, body.next);
      await failed();
    }
  }

  async function failed() {
    await kept;
    say(vault && onDevice ? "kept" : "waiting");
    later(delayMs(attempt++));
  }

  function settle(name, both) {
    askConflict(form, name, both, text, (choice) => {
      disputed = p.without(disputed, [name]);
      keep();
      if (choice === "here") {
        writeField(form, name, both.here);
        known[name] = readField(form, name);
        say("saved", { time: clockTime() });
      } else changed(name, { again: true });
    });
  }

  function announce(what, next = "") {
    if (!what) return;
    form.querySelector("[data-autosave-word]")?.remove();
    form.prepend(
      element("div", { class: "notice notice--warning", role: "alert", "data-autosave-word": true },
        element("div", { class: "notice__body" }, element("p", {}, `${what} ${next}`.trim()))),
    );
  }

  /** The server judges each answer: urgent words appear at once, and go when the answer is taken back. */
  function announceUrgent(urgent) {
    if (urgent === undefined) return;
    const written = document.querySelector("[data-urgent]");
    if (written) {
      written.hidden = urgent.length === 0;
      return;
    }
    form.querySelector("[data-urgent-word]")?.remove();
    if (urgent.length === 0) return;
    form.prepend(
      element("div", { class: "notice notice--emergency", role: "alert", "data-urgent-word": true },
        element("div", { class: "notice__body" }, ...urgent.flatMap(({ title, words }) => [
          element("p", { class: "notice__title" }, title),
          element("p", {}, words),
        ]))),
    );
  }

  async function comeBack() {
    if (!vault) return;
    const left = await vault.found().catch(() => []);
    const set = p.expire(p.combine(left.map((box) => box.value.pending)), Date.now());
    if (!p.isEmpty(set)) {
      // What was typed on this page while the box was being opened is newer still.
      pending = p.combine([set, pending]);
      for (const [name, value] of Object.entries(p.restore(readForm(form), pending))) writeField(form, name, value);
      Object.assign(known, readForm(form));
      keep();
      say("saving");
    }
    await kept;
    await vault.drop(left.map((box) => box.id)).catch(() => {});
    // The address names the page that typed it, so that an answer lost on the way is not taken for someone else's.
    if (!p.isEmpty(set)) send(left.length === 1 ? left[0].value.address : address);
  }

  function hear(event) {
    if (event.target.form === form && isKept(event.target)) changed(event.target.name);
  }

  // Without a network the browser would show a page of its own; here everything typed stays in sight.
  if (!("submitOnce" in form.dataset)) {
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      announce(vault ? text.textOfflineKept : text.textOfflineOpen);
    });
  }
  addEventListener("online", () => form.querySelector("[data-autosave-word]")?.remove());
  form.addEventListener("input", hear);
  form.addEventListener("change", hear);
  form.addEventListener("focusout", () => later(0));
  addEventListener("online", () => later(0));
  // Someone leaves the page for good and waits until what they typed is on its way: the event collects promises.
  form.addEventListener("ashi:flush", (event) => {
    const now = sending ? new Promise((done) => form.addEventListener("ashi:settled", done, { once: true })) : Promise.resolve();
    event.detail.push(now.then(() => send()));
  });
  addEventListener("pagehide", () => {
    if (p.isEmpty(pending)) return;
    if (JSON.stringify(p.values(pending)).length < KEEPALIVE_BYTES) put(pending, address, true).catch(() => {});
  });
  comeBack();
}
