/* A tablet that slept: the clinic's revision and clock are the truth. The title and the other rooms tell the minutes. */
import { chime } from "./chime.js";

const SLEPT_MS = 10_000;

/** Has somebody typed here what is not sent yet? */
function isTyping() {
  const typed = (one) => !["hidden", "radio", "checkbox", "submit", "image"].includes(one.type) && one.value !== one.defaultValue;
  return [...document.querySelectorAll("form[data-act] input, form[data-act] textarea")].some(typed);
}

export function startWaking(strip) {
  const skewMs = Date.now() - Date.parse(strip.dataset.now);
  let hiddenAt = 0;
  let isFirst = true;
  const rest = document.title;

  async function catchUp() {
    try {
      const response = await fetch(strip.dataset.state, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok) return;
      const { revision, signed } = await response.json();
      const waits = document.querySelector("[data-waiting]")?.hidden === false;
      if ((signed || String(revision) !== strip.dataset.revision) && !waits && !isTyping()) location.reload();
    } catch {
      // Without a network the page stays as it is; what is tapped waits.
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > SLEPT_MS) catchUp();
  });
  addEventListener("pageshow", (event) => event.persisted && catchUp());
  addEventListener("online", catchUp);

  document.addEventListener("ashi:tick", ({ detail: { over, text, turned } }) => {
    document.title = `${over ? "+" : ""}${text} · ${rest}`;
    if (turned && !isFirst) chime();
    isFirst = false;
  });

  function rooms() {
    for (const one of document.querySelectorAll("[data-room-ends]")) {
      const left = Math.round((Date.parse(one.dataset.roomEnds) - (Date.now() - skewMs)) / 60_000);
      one.textContent = `${Math.abs(left)} ${left < 0 ? one.dataset.textOver : one.dataset.textLeft}`;
    }
  }
  setInterval(rooms, 15_000);
}
