/* <div data-timer data-started="2026-03-10T09:45:00+00:00" data-minutes="20">: counts down, then says so once. */
import { retention } from "./clock.js";

function start(box) {
  const part = (name) => box.querySelector(`[data-timer-${name}]`);
  const started = Date.parse(box.dataset.started);
  if (Number.isNaN(started)) return;
  const since = part("since");
  if (since) since.textContent = new Date(started).toTimeString().slice(0, 5);
  // The tablet's clock may be wrong: the page says what time it was at the clinic when it was made.
  const told = Date.parse(box.closest("[data-now]")?.dataset.now ?? "");
  const skewMs = Number.isNaN(told) ? 0 : Date.now() - told;

  function tick() {
    if (!box.isConnected) return clearInterval(beat);
    const { over, share, text } = retention(started, Number(box.dataset.minutes), Date.now() - skewMs);
    part("time").textContent = text;
    part("word").textContent = over ? box.dataset.textPast : box.dataset.textLeft;
    part("bar").value = Math.round(share * 100);
    const turned = over && !("over" in box.dataset);
    if (turned) {
      box.dataset.over = "";
      part("over").textContent = box.dataset.textOver;
    }
    box.dispatchEvent(new CustomEvent("ashi:tick", { bubbles: true, detail: { over, text, turned } }));
  }

  const beat = setInterval(tick, 1000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  queueMicrotask(tick);
}

for (const box of document.querySelectorAll("[data-timer]")) start(box);
