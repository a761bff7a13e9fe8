// Bundles frontend/src into src/ashi/web/static/dist. Run through `tools/front.py build`, which knows when
// there is nothing to do and swaps the finished folder in.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const entries = join(here, "src/entries");

/** Every src/entries/NAME.js is an entry called NAME; the one style sheet is called main. */
function inputs() {
  const found = { styles: join(here, "src/styles/main.css") };
  if (existsSync(entries)) {
    for (const file of readdirSync(entries).sort()) {
      if (file.endsWith(".js")) found[file.slice(0, -3)] = join(entries, file);
    }
  }
  return found;
}

export default defineConfig({
  root: here,
  // Addresses relative to the file that names them, so that the static address is the server's choice.
  base: "./",
  publicDir: false,
  build: {
    outDir: "../src/ashi/web/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The notices of what the bundle contains travel with it.
    license: { fileName: "licenses.md" },
    target: "es2022",
    // The content security policy allows no data: address and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: inputs() },
  },
});
