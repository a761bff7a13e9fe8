/* Every form with data-act is one act: sent at once, kept on this tablet until the clinic has it, replayed in order. */
import { openVault } from "../draft/vault.js";
import { delayMs } from "../retry.js";
import { uuid7 } from "../uuid.js";
import * as q from "./queue.js";
import { markWaiting, showWaiting } from "./waiting.js";

const NOT_SENT = new Set(["csrfmiddlewaretoken", "revision", "late_s"]);

export function startActs(strip) {
  const { visit, user, home } = strip.dataset;
  const vault = "sharedDevice" in strip.dataset ? null : openVault(user, `visit-${visit}`, uuid7());
  let revision = strip.dataset.revision;
  let queue = q.nothing;
  let state = "idle"; // idle | waiting | stale | signed-out
  let onDevice = vault !== null;
  let sending = false;
  let attempt = 0;
  let timer = null;
  let leaving = false;
  let fresh = null; // {act, form, submitter} of the press that is under way

  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  async function keep() {
    if (!vault) return;
    try {
      await (q.isEmpty(queue) ? vault.purge() : vault.keep(queue));
      onDevice = true;
    } catch {
      onDevice = false;
    }
  }

  const show = () => showWaiting({ queue, state, onDevice, send: sendAnyway, forget });

  function forget(id) {
    queue = q.forget(queue, id);
    keep();
    show();
    if (q.isEmpty(queue)) location.reload();
  }

  function sendAnyway() {
    if (state === "stale") state = "waiting";
    pump();
  }

  async function post(act) {
    const body = new URLSearchParams([...q.bodyOf(act, revision, Date.now()), ["csrfmiddlewaretoken", token()]]);
    return fetch(act.url, { method: "POST", credentials: "same-origin", headers: { Accept: "application/json" }, body });
  }

  async function pump() {
    clearTimeout(timer);
    if (sending || state === "stale" || queue.acts.length === 0) return;
    sending = true;
    let target = null;
    try {
      while (queue.acts.length > 0) {
        const act = queue.acts[0];
        const response = await post(act);
        const kind = q.meaning(response.status, response.redirected);
        const said = await response.json().catch(() => ({}));
        if (kind === "again") throw new Error("the clinic could not take it");
        if (kind === "signed-out") {
          state = "signed-out";
          break;
        }
        if (kind === "done") {
          attempt = 0;
          revision = String(said.revision ?? revision);
          queue = q.done(queue, act.id);
          target = said.location ?? target;
        } else if (fresh?.act.id === act.id) return handOver(act); // the server's own page says it best
        else if (kind === "stale") {
          revision = String(said.revision ?? revision);
          state = "stale";
          break;
        } else queue = q.refuse(queue, act.id, (said.problems ?? []).map((one) => one.text).join(" "));
        await keep();
      }
    } catch {
      state = "waiting";
      for (const act of queue.acts) markWaiting(act, press);
      timer = setTimeout(pump, delayMs(attempt++));
    } finally {
      sending = false;
      fresh = null;
    }
    await keep();
    show();
    if (q.isEmpty(queue)) go(target ?? home);
  }

  /** Send the same form as a page would, so that the answer is a page with everything that was typed. */
  async function handOver(act) {
    const { form, submitter } = fresh;
    queue = q.done(queue, act.id);
    await keep();
    asPage(form, submitter);
  }

  function asPage(form, submitter) {
    if (submitter?.name) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    }
    form.submit();
  }

  /** A count is judged, and noted when it does not agree: it is sent once, as a page, if the clinic can be reached. */
  async function canBeJudged() {
    if (queue.acts.length > 0) return false;
    try {
      return (await fetch(strip.dataset.state, { headers: { Accept: "application/json" } })).ok;
    } catch {
      return false;
    }
  }

  /** The page comes anew; on the same address it stays where the thumb is. */
  function go(address) {
    if (leaving) return; // somebody has tapped on already
    const next = new URL(address, location.href);
    if (next.pathname === location.pathname) location.reload();
    else location.assign(next.href);
  }

  /** One more act, from a form or from a tile that waits. */
  function press(url, fields, words, form = null, submitter = null) {
    const act = { id: uuid7(), url, fields, words, at: Date.now() };
    queue = q.add(queue, act);
    if (form && queue.acts.length === 1) fresh = { act, form, submitter };
    keep();
    if (state === "waiting" || state === "stale" || state === "signed-out") {
      markWaiting(act, press);
      show();
    }
    if (state === "signed-out") state = "waiting";
    pump();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    if ("judged" in form.dataset && (await canBeJudged())) return asPage(form, event.submitter);
    const fields = [...new FormData(form, event.submitter ?? undefined)].filter(([name]) => !NOT_SENT.has(name));
    press(form.action, fields.map(([name, value]) => [name, String(value)]), form.dataset.act, form, event.submitter);
  });

  addEventListener("online", pump);
  addEventListener("beforeunload", () => {
    leaving = true;
  });

  async function comeBack() {
    if (!vault) return;
    const left = await vault.found().catch(() => []);
    if (left.length === 0) return;
    queue = q.combine([...left.map((box) => box.value), queue]);
    await keep();
    await vault.drop(left.map((box) => box.id)).catch(() => {});
    show();
    pump();
  }
  comeBack();
}
