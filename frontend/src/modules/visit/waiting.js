/* What waits on this tablet, in sight and in words; and what can still be done with a needle that waits. */
import { element } from "../elements.js";

const clock = (ms) => new Date(ms).toTimeString().slice(0, 5);

function pressed(text, act) {
  return element(
    "button",
    { type: "button", class: "button button--secondary button--small", onclick: act },
    element("span", { class: "button__text" }, text),
  );
}

/** Redraw the list. Nothing is shown while everything is with the clinic. */
export function showWaiting({ queue, state, onDevice, send, forget }) {
  const box = document.querySelector("[data-waiting]");
  if (!box) return;
  const words = box.dataset;
  const lines = [];
  if (queue.acts.length > 0) {
    const title =
      { stale: words.textStale, "signed-out": words.textSignedOut }[state] ?? (onDevice ? words.textWaiting : words.textMemory);
    lines.push(
      element("p", { class: "visit-waiting__title" }, title),
      element("ol", { class: "visit-waiting__list" }, ...queue.acts.map((act) => element("li", {}, `${clock(act.at)} ${act.words}`))),
      pressed(words.textSend, send),
    );
  }
  if (queue.refused.length > 0) {
    lines.push(
      element("p", { class: "visit-waiting__title" }, words.textRefused),
      element(
        "ul",
        { class: "visit-waiting__list" },
        ...queue.refused.map((one) => element("li", {}, `${one.words}: ${one.why} `, pressed(words.textForget, () => forget(one.id)))),
      ),
    );
  }
  box.replaceChildren(...lines);
  box.hidden = lines.length === 0;
}

const field = (act, name) => act.fields.find(([known]) => known === name)?.[1];

/** The tile of a needle that waits says so, and lets it be taken out again: both acts are sent in their order. */
export function markWaiting(act, press) {
  const needle = field(act, "needle");
  if (!needle) return;
  const hidden = document.querySelector(`form[data-act] input[name="needle"][value="${CSS.escape(needle)}"]`);
  const form = hidden?.form;
  const tile = form?.closest(".tile, .visit-near__item");
  if (!tile || form.hidden) return;
  const words = document.querySelector("[data-waiting]").dataset;
  form.hidden = true;
  tile.classList.add("tile--waiting");
  const line = element("p", { class: "tile__waits small" }, `${act.words}: ${words.textWaits}`);
  tile.append(line);
  if (!act.url.includes("/needle-in/")) return;
  const out = pressed(words.textTakeOut, () => {
    const said = act.words.replace(/ \S+$/, ` ${words.textTakeOut.toLowerCase()}`);
    out.remove();
    line.textContent = `${said}: ${words.textWaits}`;
    press(act.url.replace("/needle-in/", "/needle-out/"), [["needle", needle]], said);
  });
  out.classList.add("tile__button");
  tile.append(out);
}
