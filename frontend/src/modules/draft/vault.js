/* Unsent answers on this device: encrypted with a key that cannot leave the browser, gone when the server has them or
   after a day. A clinic's own tablet never gets here (data-shared-device). */
import { KEEP_MS } from "./pending.js";

const NAME = "ashi-drafts";
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("boxes", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function inStore(mode, act) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("boxes", mode, { durability: "strict" });
    const request = act(transaction.objectStore("boxes"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const range = (prefix) => IDBKeyRange.bound(`${prefix}/`, `${prefix}/\uffff`);
const bytes = (text) => new TextEncoder().encode(text);

/** The box of one page of one draft of one person. Ids are "user/draft/page"; each box has a key of its own. */
export function openVault(user, draft, page) {
  const prefix = `${user}/${draft}`;
  const id = `${prefix}/${page}`;
  let key = null;

  return {
    async keep(value, until = Date.now() + KEEP_MS) {
      key ??= await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const data = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: bytes(id) },
        key,
        bytes(JSON.stringify(value)),
      );
      await inStore("readwrite", (store) => store.put({ id, key, iv, data, until }));
    },
    /** What any page of this draft left behind: [{id, value}]. A box that cannot be opened is thrown away. */
    async found() {
      const boxes = await inStore("readonly", (store) => store.getAll(range(prefix)));
      const found = [];
      for (const box of boxes) {
        try {
          const plain = await crypto.subtle.decrypt(
            { name: "AES-GCM", iv: box.iv, additionalData: bytes(box.id) },
            box.key,
            box.data,
          );
          found.push({ id: box.id, value: JSON.parse(new TextDecoder().decode(plain)) });
        } catch {
          await this.drop([box.id]);
        }
      }
      return found;
    },
    /** Throw boxes away: what they held is in this page's own box now. */
    async drop(ids) {
      for (const one of ids) if (one !== id) await inStore("readwrite", (store) => store.delete(one));
    },
    /** The server has everything of this page: nothing of it stays here. */
    async purge() {
      await inStore("readwrite", (store) => store.delete(id));
    },
  };
}

/** Boxes whose time is over (a day, unless said otherwise) go, on any page, whoever is signed in. */
export async function sweep(now = Date.now()) {
  try {
    const known = await indexedDB.databases?.();
    if (known && !known.some((db) => db.name === NAME)) return;
    const boxes = await inStore("readonly", (store) => store.getAll());
    for (const box of boxes) {
      if (now >= (box.until ?? 0)) await inStore("readwrite", (store) => store.delete(box.id));
    }
  } catch {
    // A browser that keeps nothing (private window, storage refused) has nothing to sweep.
  }
}
