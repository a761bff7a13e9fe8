/* The questions behind a mailed link: each tap is kept on the device at once, and sent by itself when that works. */
import { isKept, readForm, writeField } from "../draft/fields.js";
import { element } from "../elements.js";
import { delayMs } from "../retry.js";
import { uuid7 } from "../uuid.js";
import { changes, keepUntil, meaning } from "./box.js";
import { openBox, post } from "./link.js";
import { inWords } from "./words.js";

export function startAnswers(form) {
  const linkEnds = Number(form.dataset.answers);
  const status = form.querySelector("[data-answers-status]");
  const vault = openBox();
  let box = null;
  let writing = Promise.resolve();
  let onDevice = true;
  let sending = false;
  let attempt = 0;
  let timer = null;

  // Says whose answers these are, so that another device's are not taken for them.
  form.append(element("input", { type: "hidden", name: "client_key", value: uuid7(), "data-keep": true }));
  vault.catch(() => {}); // told when something is to be kept

  const token = () => form.elements.csrfmiddlewaretoken.value;

  function say(state) {
    status.textContent = status.dataset[state] ?? "";
    status.hidden = !state;
  }

  function keep() {
    const now = box;
    writing = writing.then(async () => {
      try {
        await (now ? (await vault).keep(now, keepUntil(now, linkEnds, Date.now())) : (await vault).purge());
        onDevice = true;
      } catch {
        onDevice = false;
      }
    });
    return writing;
  }

  function note(sent) {
    const pairs = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    box = { values: readForm(form), pairs, words: inWords(form), at: Date.now(), sent };
    return keep();
  }

  async function tapped(event) {
    if (event.target.form !== form || !isKept(event.target)) return;
    await note(box?.sent ?? false);
    if (!sending && !box?.sent) say(navigator.onLine || !onDevice ? "" : "textKept");
  }

  function setBusy(isBusy) {
    const button = form.querySelector("button[type=submit]");
    const words = button.querySelector(".button__text");
    button.dataset.restText ??= words.textContent;
    words.textContent = isBusy ? button.dataset.busyText : button.dataset.restText;
    button.toggleAttribute("data-busy", isBusy);
    if (isBusy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    setBusy(true);
    const sent = box;
    const response = await post(sent, token());
    sending = false;
    setBusy(false);
    await answered(meaning(response?.status), sent);
  }

  async function answered(kind, sent) {
    if (kind === "again") {
      await writing;
      say(onDevice ? "textWaiting" : "textOpen");
      timer = setTimeout(send, delayMs(attempt++));
    } else if (kind === "refused") {
      // A page that stood open for long has an old token: once, it is asked for anew.
      if (sent.isAnew) return say("textRefused");
      box = { ...box, isAnew: true };
      await keep();
      location.replace(location.href);
    } else if (kind === "spent") {
      await writing;
      location.replace(location.href);
    } else {
      box = kind === "kept" ? null : { ...box, sent: false };
      await keep();
      asPage(sent.pairs);
    }
  }

  /** The very same answers once more: the clinic knows them again, counts nothing twice, and answers with its page. */
  function asPage(pairs) {
    const again = element("form", { method: "post", action: location.pathname, hidden: true });
    for (const [name, value] of [...pairs, ["csrfmiddlewaretoken", token()]]) {
      again.append(element("input", { type: "hidden", name, value }));
    }
    document.body.append(again);
    again.submit();
  }

  async function comeBack() {
    const left = await vault.then((one) => one.found()).catch(() => undefined);
    if (!left || box) return; // tapped on already: the newest counts
    box = left;
    const restored = changes(readForm(form), left);
    for (const [name, value] of restored) writeField(form, name, value);
    if (left.sent) {
      say("textResuming");
      send();
    } else if (restored.some(([name]) => name !== "client_key")) say("textRestored");
  }

  const goOn = () => box?.sent && timer && send();
  form.addEventListener("input", tapped);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending) return;
    note(true);
    send();
  });
  addEventListener("online", () => (box?.sent ? goOn() : say("")));
  addEventListener("offline", () => box && !box.sent && onDevice && say("textKept"));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && goOn());
  comeBack();
}
