/* What others change appears: the calendar's fragment is asked for every few seconds and answered by 304 while it is the
   same. It is asked only while the page is in sight and somebody has been at it within half an hour, so that asking never
   keeps a forgotten screen signed in for long. */
const EVERY_MS = 4000;
const AWAY_MS = 30 * 60 * 1000;

export function startRefreshing(isBusy, drawn) {
  const status = document.querySelector("[data-desk-status]");
  const address = `now/${location.search}`;
  let mark = `"${board().dataset.mark}"`;
  let touched = performance.now();
  let timer = null;
  let waiting = null;
  let asking = null;

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    if (performance.now() - touched > AWAY_MS) return say("Paused. Touch a key to see what has changed since.");
    asking ??= load(address, mark).finally(() => (asking = null));
    const found = await asking;
    if (found.status === 200) {
      mark = found.mark;
      waiting = found.board;
    }
    show();
    const lost = found.status !== 200 && found.status !== 304;
    say(found.signedOut ? "You are signed out. Load the page again." : lost ? "The clinic does not answer. What you see may be old." : "");
    if (!found.signedOut) timer = setTimeout(ask, EVERY_MS);
  }

  function show() {
    if (!waiting || isBusy()) return;
    takeOver(waiting);
    waiting = null;
    drawn();
  }

  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => {
      const wasAway = performance.now() - touched > AWAY_MS;
      touched = performance.now();
      if (wasAway) ask();
    }, true);
  }
  document.addEventListener("visibilitychange", () => !document.hidden && ask());
  timer = setTimeout(ask, EVERY_MS);
  return async () => {
    if (asking) await asking; // an answer from before the act would show it undone
    await ask();
  };
}

function board() {
  return document.querySelector("[data-desk-board]");
}

/* By XMLHttpRequest, because it alone answers a document: trusted types let no script turn text into one. */
function load(address, mark) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.setRequestHeader("If-None-Match", mark);
    request.onload = () => {
      const fresh = request.response?.querySelector("[data-desk-board]");
      const isFresh = request.status === 200 && Boolean(fresh);
      resolve({
        status: request.status === 304 ? 304 : isFresh ? 200 : 0,
        signedOut: request.status === 200 && !fresh,
        mark: request.getResponseHeader("ETag"),
        board: fresh,
      });
    };
    request.onerror = () => resolve({ status: 0 });
    request.send();
  });
}

/** Put the fresh calendar in place of the old: what is open stays open, what is typed stays typed, the focus stays. */
export function takeOver(fresh) {
  const old = board();
  const { scrollLeft, scrollTop } = old;
  const focus = pathOf(document.activeElement);
  const open = [...old.querySelectorAll("[data-visit]:has(details[open])")].map((visit) => [visit.dataset.visit, typedIn(visit)]);
  const now = document.adoptNode(fresh);
  old.replaceWith(now);
  for (const [id, typed] of open) {
    const visit = now.querySelector(`[data-visit="${id}"]`);
    if (!visit) continue;
    visit.querySelector("details").open = true;
    for (const [name, value] of typed) {
      const field = visit.querySelector(`input[name="${name}"]`);
      if (field) field.value = value;
    }
  }
  now.scrollLeft = scrollLeft;
  now.scrollTop = scrollTop;
  if (focus) giveFocus(now, focus);
}

function typedIn(visit) {
  const fields = [...visit.querySelectorAll("input:not([type=hidden])")];
  return fields.filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]);
}

/* Where the focus rests, in words that hold in the fresh calendar too. */
function pathOf(at) {
  if (!at?.closest("[data-desk-board]")) return null;
  const visit = at.closest("[data-visit]");
  if (!visit) return { href: at.getAttribute("href"), whole: at.matches("[data-desk-board]") };
  const { selectionStart = null, selectionEnd = null } = at;
  return { visit: visit.dataset.visit, name: at.getAttribute("name"), value: at.tagName === "BUTTON" ? at.value : null, selectionStart, selectionEnd };
}

function giveFocus(now, { visit, name, value, href, whole, selectionStart, selectionEnd }) {
  if (whole) return now.focus({ preventScroll: true });
  if (!visit) return [...now.querySelectorAll("a")].find((one) => one.getAttribute("href") === href)?.focus({ preventScroll: true });
  const place = now.querySelector(`[data-visit="${visit}"]`);
  if (!place) return now.focus({ preventScroll: true });
  const same = name && [...place.querySelectorAll("[name]")].find((one) => one.name === name && (value === null || one.value === value) && one.tagName !== "DETAILS");
  const target = same || place.querySelector("summary");
  target.focus({ preventScroll: true });
  if (same && selectionStart !== null && same.setSelectionRange) same.setSelectionRange(selectionStart, selectionEnd);
}
