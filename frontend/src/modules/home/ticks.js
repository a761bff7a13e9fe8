/* Taps on a home plan: kept on this device until the clinic has them, and sent by themselves when that works. */
import { openVault } from "../draft/vault.js";
import { element } from "../elements.js";
import { delayMs } from "../retry.js";
import { uuid7 } from "../uuid.js";
import * as q from "../visit/queue.js";
import { field, gathered, KEEP_MS, tap } from "./waiting.js";

const PATIENCE_MS = 30_000; // a dying network keeps a request waiting for minutes

export function startTicks(plan) {
  const { user, plan: name } = plan.dataset;
  const status = plan.querySelector("[data-ticks-status]");
  const vault = openVault(user, `home-${name}`, uuid7());
  let queue = q.nothing;
  let writing = Promise.resolve();
  let onDevice = true;
  let sending = false;
  let attempt = 0;
  let timer = null;

  function keep() {
    const now = queue;
    writing = writing.then(async () => {
      try {
        await (q.isEmpty(now) ? vault.purge() : vault.keep(now, Date.now() + KEEP_MS));
        onDevice = true;
      } catch {
        onDevice = false;
      }
    });
    return writing;
  }

  function post(tick) {
    const token = plan.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(tick.url, {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      body: new URLSearchParams([...q.bodyOf(tick, "", Date.now()), ["csrfmiddlewaretoken", token]]),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }

  async function send() {
    clearTimeout(timer);
    if (sending || queue.acts.length === 0) return;
    sending = true;
    let kind = "done";
    try {
      while (queue.acts.length > 0) {
        const tick = queue.acts[0];
        const response = await post(tick);
        kind = q.meaning(response.status, response.redirected);
        if (kind === "again") throw new Error("the clinic could not take it");
        if (kind === "signed-out") break;
        const said = await response.json().catch(() => ({}));
        queue = kind === "done" ? q.done(queue, tick.id) : q.refuse(queue, tick.id, said.problem ?? "");
        attempt = 0;
        await keep();
      }
    } catch {
      kind = "again";
      timer = setTimeout(send, delayMs(attempt++));
    }
    sending = false;
    await writing;
    if (queue.acts.length === 0) return location.reload(); // what was refused is said on the page as the clinic has it
    show(kind);
  }

  function show(kind) {
    const words = status.dataset;
    const lines = queue.refused.map((one) => element("p", {}, `${one.words}: ${one.why}`));
    if (queue.acts.length > 0) {
      const said = kind === "signed-out" ? words.textSignedOut : onDevice ? words.textWaiting : words.textOpen;
      lines.push(element("p", {}, said));
    }
    status.replaceChildren(...lines);
    status.hidden = lines.length === 0;
    for (const tick of queue.acts) mark(tick, words);
    // Once said, what was refused does not come back.
    queue = { ...queue, refused: [] };
    keep();
  }

  function mark(tick, words) {
    for (const form of plan.querySelectorAll("form[data-tick]")) {
      if (form.elements.on.value !== field(tick, "on") || form.elements.task.value !== field(tick, "task")) continue;
      const isDone = field(tick, "done") === "yes";
      const button = form.querySelector("button");
      button.value = isDone ? "no" : "yes";
      button.classList.toggle("button--primary", !isDone);
      button.classList.toggle("button--secondary", isDone);
      form.closest(".home-task").classList.toggle("home-task--done", isDone);
      button
        .querySelector(".button__text")
        .replaceChildren(isDone ? words.textDone : words.textUndone, element("span", { class: "visually-hidden" }, `: ${form.dataset.tick}`));
    }
  }

  plan.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-tick]");
    if (!form) return;
    event.preventDefault();
    const fields = [...new FormData(form, event.submitter)].filter(([one]) => one !== "csrfmiddlewaretoken");
    queue = tap(queue, { id: uuid7(), url: form.action, fields, words: form.dataset.tick, at: Date.now() });
    await keep();
    if (sending || timer) show("again");
    send();
  });

  async function comeBack() {
    const left = await vault.found().catch(() => []);
    if (left.length === 0) return;
    queue = gathered([...left.map((box) => box.value), queue], Date.now());
    await keep();
    await vault.drop(left.map((box) => box.id)).catch(() => {});
    show("again");
    send();
  }

  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  comeBack();
}
