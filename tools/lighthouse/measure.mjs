// Lighthouse on a throttled telephone for each address given; prints JSON: [{address, scores, seconds, failed}].
//   node measure.mjs CHROMIUM ADDRESS...
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, ...addresses] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "ashi-lighthouse-"));
const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const chrome = await launch({ chromePath, userDataDir: home, chromeFlags: ["--headless=new", "--disable-gpu", ...sandbox] });
const found = [];
try {
  for (const address of addresses) {
    // Its own default: a mid-range telephone on slow 4G, both simulated.
    let lhr;
    for (let run = 0; run < 3 && lhr?.audits["largest-contentful-paint"].numericValue == null; run += 1)
      // Now and then a run loses its trace and measures nothing, which it says by having no largest paint.
      ({ lhr } = await lighthouse(address, { port: chrome.port, output: "json", logLevel: "error" }));
    found.push({
      address,
      scores: Object.fromEntries(Object.values(lhr.categories).map((one) => [one.id, Math.round(one.score * 100)])),
      seconds: lhr.audits["largest-contentful-paint"].numericValue / 1000,
      failed: Object.values(lhr.audits)
        .filter((one) => one.score !== null && one.score < 0.9 && one.scoreDisplayMode !== "informative")
        .map((one) => `${one.id}: ${one.displayValue ?? one.title}`),
    });
  }
} finally {
  await chrome.kill();
  rmSync(home, { recursive: true, force: true });
}
process.stdout.write(JSON.stringify(found));
