/* A link that takes no answers any more: what was answered on this device and did not reach the clinic is shown. */
import { KEEP_MS } from "../draft/pending.js";
import { element } from "../elements.js";
import { delayMs } from "../retry.js";
import { meaning } from "./box.js";
import { openBox, post } from "./link.js";

export async function startLeft(section) {
  const vault = await openBox().catch(() => null);
  const box = await vault?.found().catch(() => undefined);
  if (!box) return;
  const token = section.querySelector("[name=csrfmiddlewaretoken]").value;
  let state = section.dataset.answersLeft;
  if (state === "kept") {
    // Sent, and the clinic's word lost on the way? Then these are the answers that are here.
    if (box.sent && !box.isOver && (await isHere(box, token))) return vault.purge();
    state = "other";
  }
  show(section, box, state, () => vault.purge());
  if (!box.isOver) vault.keep({ ...box, isOver: true }, Date.now() + KEEP_MS).catch(() => {});
}

async function isHere(box, token) {
  for (let attempt = 0; ; attempt++) {
    const kind = meaning((await post(box, token))?.status);
    if (kind !== "again") return kind === "kept";
    await new Promise((resolve) => setTimeout(resolve, delayMs(attempt)));
  }
}

function show(section, box, state, remove) {
  const why = section.querySelector("[data-left-why]");
  why.textContent = state === "other" ? why.dataset.textOther : why.dataset.textEnded;
  section.querySelector("[data-left-list]").replaceChildren(
    ...box.words.map(([question, answer]) =>
      element("div", { class: "facts__row" }, element("dt", {}, question), element("dd", {}, answer)),
    ),
  );
  section.querySelector("[data-left-remove]").addEventListener("click", async () => {
    await remove();
    section.hidden = true;
    document.getElementById("main").focus();
  });
  section.hidden = false;
}
