/* Acts of the desk: sent at once, shown as pending until the clinic has answered, undone by a toast or Ctrl+Z.
   Nothing is shown as done before it is. */
import { toast } from "../toast.js";
import { close, opened } from "./opening.js";
import { askWhich } from "./which.js";

const undos = [];

/** Send `fields` to `address`; answers whether it was done. `visit` is marked while it is on its way. */
export async function act(address, fields, { visit = null, refresh, isUndo = false }) {
  const id = visit?.dataset.visit;
  visit?.setAttribute("data-pending", "");
  visit?.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await send(address, fields);
  } catch {
    answer = { ok: false, said: "The clinic could not be reached. Nothing was changed; please try again." };
  }
  visit?.removeAttribute("data-pending");
  visit?.removeAttribute("aria-busy");
  if (answer.which) {
    const which = await askWhich(answer.said, answer.which);
    const now = id && document.querySelector(`[data-visit="${id}"]`); // the calendar may be a fresh one by now
    return which ? act(address, { ...fields, which }, { visit: now, refresh, isUndo }) : false;
  }
  // Refused, it stays open with what was typed.
  if (answer.ok && id && opened()?.dataset.visit === id) close();
  if (answer.ok && answer.undo && !isUndo) undos.push({ ...answer.undo, refresh });
  toast(answer.said, { undo: answer.ok && answer.undo && !isUndo ? undo : null });
  await refresh();
  return answer.ok;
}

/** Take the last act back. */
export function undo() {
  const last = undos.pop();
  if (last) act(last.address, last.fields, { refresh: last.refresh, isUndo: true });
  return Boolean(last);
}

async function send(address, fields) {
  const token = document.querySelector("[data-desk-place] [name=csrfmiddlewaretoken]").value;
  const response = await fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: token }),
  });
  const isJson = response.headers.get("Content-Type")?.includes("json");
  if (!isJson) {
    const said = response.redirected
      ? "You are signed out. Nothing was changed; sign in and do it again."
      : "The clinic could not do this. Nothing was changed; load the page again.";
    return { ok: false, said };
  }
  return { ok: response.ok, ...(await response.json()) };
}

/** The forms inside of visits go the same way. */
export function takeForms(refresh) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-desk-board] form");
    if (!form) return;
    event.preventDefault();
    const visit = form.closest("[data-visit]");
    if (visit.hasAttribute("data-pending")) return;
    const fields = Object.fromEntries(new FormData(form, event.submitter));
    act(form.action, fields, { visit, refresh });
  });
}
