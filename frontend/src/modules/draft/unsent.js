/* A message in the writing stays on this device until it has arrived: encrypted, a day at most, like the paperwork.
   It is kept with its sending's key. The page names the key that arrived last, so what arrived is not offered again. */
import { openVault } from "./vault.js";

const PAUSE_MS = 300;

export async function startUnsent(form) {
  const words = form.elements.namedItem("words");
  const key = form.elements.namedItem("client_key");
  const vault = openVault(form.dataset.user, form.dataset.draft, "words");
  let timer = null;

  async function keep() {
    try {
      if (words.value.trim()) await vault.keep({ words: words.value, key: key.value });
      else await vault.purge();
    } catch {
      // A browser that keeps nothing: the words are still on the page.
    }
  }

  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
  try {
    const [kept] = await vault.found();
    if (!kept) return;
    if (kept.value.key === form.dataset.unsent) return await vault.purge();
    if (words.value) return;
    words.value = kept.value.words;
    key.value = kept.value.key;
  } catch {
    // As above.
  }
}
