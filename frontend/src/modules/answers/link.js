/* The one box of the link that this page belongs to, and the sending of what it holds. */
import { openVault } from "../draft/vault.js";
import { bodyOf } from "./box.js";

const PATIENCE_MS = 30_000; // a dying network keeps a request waiting for minutes

/** Named by a hash of the link's token, which is not written down a second time. */
export async function openBox() {
  const token = location.pathname.split("/").filter(Boolean).at(-1);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  const name = Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const vault = openVault("link", name, "answers");
  return { ...vault, found: async () => (await vault.found()).at(-1)?.value };
}

/** The clinic's answer, or nothing when there was none. */
export async function post(box, token) {
  try {
    return await fetch(location.pathname, {
      method: "POST",
      credentials: "same-origin",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(bodyOf(box, token, Date.now())),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return undefined;
  }
}
