// Bundles frontend/src into src/ashi/web/static/dist. Run through `tools/front.py build`, which knows when
// there is nothing to do and swaps the finished folder in.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const entries = join(here, "src/entries");

/** Every src/entries/NAME.js is an entry called NAME; the style sheets are main and care. */
function inputs() {
  const found = { styles: join(here, "src/styles/main.css"), care: join(here, "src/styles/care.css") };
  if (existsSync(entries)) {
    for (const file of readdirSync(entries).sort()) {
      if (file.endsWith(".js")) found[file.slice(0, -3)] = join(entries, file);
    }
  }
  return found;
}

// Fonts (woff2) and pictures (png) are packed already.
const WORTH_PACKING = new Set([".js", ".css", ".svg"]);

/** Beside every script and style a packed twin, once and as small as it gets: the server only chooses. */
function packedTwins() {
  return {
    name: "packed-twins",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((one) => WORTH_PACKING.has(extname(one)))) {
        const content = readFileSync(join(dir, name));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content));
      }
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [packedTwins()],
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
