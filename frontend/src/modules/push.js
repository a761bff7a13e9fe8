/* Sign this device up for push messages. The button stands there only where the browser can. */

const WORKER = "/push-worker.js";

/** Trusted types let one address become a script, on one page: the worker's. */
function workerAddress() {
  if (!globalThis.trustedTypes) return WORKER;
  const policy = globalThis.trustedTypes.createPolicy("ashi-worker", {
    createScriptURL(address) {
      if (address !== WORKER) throw new TypeError("only the push worker");
      return address;
    },
  });
  return policy.createScriptURL(WORKER);
}

/** Show the button in `place`, and do what it says. */
export function offerPush(place) {
  if (!place || !("serviceWorker" in navigator) || !("PushManager" in globalThis)) return;
  const button = place.querySelector("button");
  const words = place.querySelector("[role=status]");
  place.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    words.textContent = place.dataset.textBusy;
    try {
      const worker = await navigator.serviceWorker.register(workerAddress(), { scope: "/push-worker/" });
      const subscription = await subscribe(worker, place.dataset.key);
      const answer = await fetch(place.dataset.push, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": place.dataset.token },
        body: JSON.stringify(subscription),
      });
      words.textContent = (await answer.json()).words;
    } catch (fault) {
      words.textContent = fault.name === "NotAllowedError" ? place.dataset.textDenied : place.dataset.textFailed;
    }
    button.disabled = false;
  });
}

/** The browser's own sign-up; it asks the person first. A worker that has just been registered is waited for. */
async function subscribe(worker, key) {
  const rising = worker.installing ?? worker.waiting;
  if (!worker.active && rising) {
    await new Promise((resolve) => {
      rising.addEventListener("statechange", () => rising.state === "activated" && resolve());
    });
  }
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}
