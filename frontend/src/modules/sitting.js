/* One person at the tablet: says now and then that they are here; left alone, counts down in sight and ends. */
import { wipe } from "./wipe.js";

const TICK_MS = 500;
const HERE_EVERY_MS = 30_000;
const TRY_AGAIN_MS = 5_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchmove", "scroll"];

export function startSitting(dialog) {
  const { here, end, first, start, quietS, countdownS, textOver } = dialog.dataset;
  const quiet = quietS * 1000;
  const countdown = countdownS * 1000;
  const left = dialog.querySelector("[data-left]");
  const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  let touched = Date.now();
  let told = Date.now();
  let over = false;

  const post = (to, how = "") =>
    fetch(to, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams({ how }),
    });

  /** Never answered by an old page: the last entry of the history becomes the first page; without thanks in the clinic's own language. */
  const toFirst = (thanks) => location.replace(thanks ? `${first}?thanks` : start);

  async function finish(how) {
    if (over) return;
    over = true;
    clearInterval(clock);
    const forms = [...document.querySelectorAll("form[data-autosave]")];
    cover();
    await close(how, forms);
  }

  /** What was typed a moment ago goes first: after the end nobody takes it. */
  function flush(forms) {
    const sent = [];
    for (const form of forms) form.dispatchEvent(new CustomEvent("ashi:flush", { detail: sent }));
    return Promise.allSettled(sent);
  }

  /** Nothing of the person stays in sight while the network is waited for. */
  function cover() {
    dialog.close();
    const main = document.querySelector("main");
    const words = document.createElement("p");
    words.className = "lede";
    words.textContent = textOver;
    main.replaceChildren(words);
    document.querySelector(".account")?.remove();
    document.querySelector(".toasts")?.replaceChildren();
  }

  async function close(how, forms) {
    await flush(forms);
    const answer = await post(end, how).catch(() => null);
    if (answer?.type !== "opaqueredirect") {
      setTimeout(close, TRY_AGAIN_MS, how, forms);
      return;
    }
    await wipe();
    toFirst(how === "done");
  }

  async function sayHere() {
    told = Date.now();
    const answer = await post(here).catch(() => null);
    if (answer?.status === 410 && !over) {
      over = true;
      clearInterval(clock);
      cover();
      await wipe();
      toFirst(false);
    }
  }

  function stay() {
    touched = Date.now();
    if (dialog.open) return dialog.close(); // which comes back here
    if (touched - told > HERE_EVERY_MS) sayHere();
  }

  function tick() {
    if (over) return;
    const alone = Date.now() - touched;
    if (alone >= quiet + countdown) return finish("idle");
    if (alone < quiet) return;
    if (!dialog.open) dialog.showModal();
    left.textContent = String(Math.ceil((quiet + countdown - alone) / 1000));
  }

  const clock = setInterval(tick, TICK_MS);
  for (const sign of SIGNS) {
    addEventListener(sign, () => !over && !dialog.open && stay(), { passive: true, capture: true });
  }
  dialog.querySelector("[data-stay]").addEventListener("click", () => {
    told = 0;
    stay();
  });
  dialog.addEventListener("close", () => !over && stay()); // Escape, or a press beside it
  for (const form of document.querySelectorAll(`form[action="${end}"]`)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      finish("done");
    });
  }
  // A tablet that slept through the time ends before anything is seen.
  document.addEventListener("visibilitychange", tick);
}
