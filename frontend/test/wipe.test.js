/* A tablet is wiped, whatever the browser does meanwhile. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { wipe } from "../src/modules/wipe.js";

const never = () => new Promise(() => {});

function browser(kept) {
  Object.assign(globalThis, {
    localStorage: { clear: () => kept.delete("local") },
    sessionStorage: { clear: () => kept.delete("session") },
    indexedDB: { databases: async () => [{ name: "a" }], deleteDatabase: (name) => kept.delete(name) },
    caches: { keys: async () => ["b"], delete: async (key) => kept.delete(key) },
  });
}

test("everything is thrown away", async () => {
  const kept = new Set(["local", "session", "a", "b"]);
  browser(kept);
  await wipe();
  assert.deepEqual([...kept], []);
});

test("a store that never answers keeps nobody waiting, and the next one is thrown away all the same", async (t) => {
  const kept = new Set(["b"]);
  browser(kept);
  globalThis.indexedDB.databases = never;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const done = wipe();
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((next) => setImmediate(next));
    t.mock.timers.tick(1_000);
  }
  await done;
  assert.deepEqual([...kept], []);
});
