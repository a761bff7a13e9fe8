/* <div data-timer data-started="2026-03-10T09:45:00+00:00" data-minutes="20">: counts down, then says so once. */
import { retention } from "./clock.js";

function start(box) {
  const part = (name) => box.querySelector(`[data-timer-${name}]`);
  const started = Date.parse(box.dataset.started);
  if (Number.isNaN(started)) return;
  const since = part("since");
  if (since) since.textContent = new Date(started).toTimeString().slice(0, 5);

  function tick() {
    if (!box.isConnected) return clearInterval(beat);
    const { over, share, text } = retention(started, Number(box.dataset.minutes), Date.now());
    part("time").textContent = text;
    part("word").textContent = over ? box.dataset.textPast : box.dataset.textLeft;
    part("bar").value = Math.round(share * 100);
    if (over && !("over" in box.dataset)) {
      box.dataset.over = "";
      part("over").textContent = box.dataset.textOver;
      if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
    }
  }

  const beat = setInterval(tick, 1000);
  tick();
}

for (const box of document.querySelectorAll("[data-timer]")) start(box);
