/* Whatever a browser can keep for a site, beside cookies: gone, also where Clear-Site-Data is not known. */
const PATIENCE_MS = 1_000;

export async function wipe() {
  const every = [
    () => localStorage.clear(),
    () => sessionStorage.clear(),
    async () => Promise.all((await indexedDB.databases()).map(({ name }) => indexedDB.deleteDatabase(name))),
    async () => Promise.all((await caches.keys()).map((key) => caches.delete(key))),
  ];
  for (const one of every) {
    try {
      // A browser that is clearing it by itself at this moment may never answer (seen in Chromium).
      await Promise.race([one(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
    } catch {
      // A browser that keeps nothing has nothing to throw away.
    }
  }
}
