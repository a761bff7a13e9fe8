/* Whatever a browser can keep for a site, beside cookies: gone, also where Clear-Site-Data is not known. */
export async function wipe() {
  const every = [
    () => localStorage.clear(),
    () => sessionStorage.clear(),
    async () => Promise.all((await indexedDB.databases()).map(({ name }) => indexedDB.deleteDatabase(name))),
    async () => Promise.all((await caches.keys()).map((key) => caches.delete(key))),
  ];
  for (const one of every) {
    try {
      await one();
    } catch {
      // A browser that keeps nothing has nothing to throw away.
    }
  }
}
