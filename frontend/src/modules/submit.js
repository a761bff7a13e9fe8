/* A form with data-submit-once is sent once, however often the button is pressed or the network fails: its key
   (a UUIDv7 in the field the attribute names) is made once, and the server answers the same key with the same receipt. */
import { delayMs } from "./retry.js";
import { uuid7 } from "./uuid.js";

export function startSubmitOnce(form) {
  const name = form.dataset.submitOnce || "client_key";
  let key = form.elements.namedItem(name);
  if (!key) {
    key = Object.assign(document.createElement("input"), { type: "hidden", name });
    key.dataset.keep = "";
    form.append(key);
  }
  const isNew = !key.value;
  if (isNew) key.value = uuid7();

  const status = form.querySelector("[data-submit-status]");
  let busy = null;
  let attempt = 0;
  let timer = null;

  function setBusy(button) {
    busy = button ?? form.querySelector("button[type=submit]");
    if (!busy) return;
    const words = busy.querySelector(".button__text") ?? busy;
    busy.dataset.restText ??= words.textContent;
    if (busy.dataset.busyText) words.textContent = busy.dataset.busyText;
    busy.dataset.busy = "";
    busy.setAttribute("aria-disabled", "true");
  }

  function setFree() {
    if (!busy) return;
    (busy.querySelector(".button__text") ?? busy).textContent = busy.dataset.restText;
    delete busy.dataset.busy;
    busy.removeAttribute("aria-disabled");
    busy = null;
  }

  function say(kind) {
    if (!status) return;
    const shared = "sharedDevice" in form.dataset;
    status.textContent =
      status.dataset[shared ? "textShared" : kind === "full" ? "textFull" : "textFailed"] ?? status.dataset.textFailed;
    status.hidden = false;
  }

  async function send(button) {
    clearTimeout(timer);
    if (busy) return;
    setBusy(button);
    // The draft keeps the key, so that a later try from a reloaded page is still the same act.
    if (isNew) key.dispatchEvent(new Event("input", { bubbles: true }));
    const data = new FormData(form, button ?? undefined);
    let response;
    try {
      response = await fetch(form.action, {
        method: "POST",
        credentials: "same-origin",
        headers: { Accept: "application/json, text/html;q=0.9" },
        body: form.enctype === "multipart/form-data" ? data : new URLSearchParams(data),
      });
    } catch {
      return again("failed");
    }
    if (response.status >= 500) return again(response.status === 507 ? "full" : "failed");
    const body = response.headers.get("Content-Type")?.includes("json") ? await response.json().catch(() => ({})) : {};
    if (body.location) return location.assign(body.location);
    if (response.redirected) return location.assign(response.url);
    // The page with the problems marked is the server's to write; the same key makes sending twice harmless.
    form.submit();
  }

  function again(kind) {
    setFree();
    say(kind);
    clearTimeout(timer);
    timer = setTimeout(() => send(null), delayMs(++attempt));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter);
  });
  addEventListener("online", () => timer && send(null));
  addEventListener("pageshow", (event) => event.persisted && setFree());
}
