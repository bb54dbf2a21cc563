// What Lighthouse says of the site on a cheap phone with slow 4G, against the server that bin/end2end started.
//   node lighthouse.mjs             accessibility and best practices, once a page, and the home page for search: the gate
//   node lighthouse.mjs --measure   every category, the median of three, and how fast taps are answered (bin/audit)
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taps } from "./taps.mjs";

const base = new URL(process.env.BALCAO_E2E_BASE);
const at = (path) => `${base.protocol}//aurora.${base.host}${path}`;
const measures = process.argv.includes("--measure");
const least = 95;

const everywhere = measures ? ["performance", "accessibility", "best-practices"] : ["accessibility", "best-practices"];
const pages = [
  { path: "/", categories: [...everywhere, "seo"] },
  { path: "/entrar", categories: everywhere },
  { path: "/app/", categories: everywhere, staff: true },
  { path: "/app/deals", categories: everywhere, staff: true },
];

/** Chromium with a profile of its own; resolves to its debugging port and the way to end it. */
async function browse() {
  const profile = mkdtempSync(join(tmpdir(), "balcao-chromium-"));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const chrome = spawn(process.env.BALCAO_CHROMIUM ?? "/usr/bin/chromium", flags, { stdio: ["ignore", "ignore", "pipe"] });
  const port = await new Promise((listens, fails) => {
    let said = "";
    chrome.stderr.on("data", (data) => {
      said += data;
      const found = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(said);
      if (found) listens(Number(found[1]));
    });
    chrome.on("exit", () => fails(new Error(said)));
  });
  const end = async () => {
    chrome.removeAllListeners("exit");
    const ended = new Promise((ends) => chrome.once("exit", ends));
    chrome.kill();
    await ended;
    try {
      rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    } catch (error) {
      // A process of Chromium's that outlives it still writes there; the system clears its temporary folder.
      if (error.code !== "ENOTEMPTY") throw error;
    }
  };
  return { port, end };
}

async function signIn(port) {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = await browser.contexts()[0].newPage();
  await page.goto(at("/entrar"));
  await page.locator("input[name=email]").fill("admin@aurora.example");
  await page.locator("input[name=password]").fill("balcao-demo");
  await Promise.all([page.waitForURL(at("/app/")), page.locator("main button[type=submit]").first().click()]);
  await page.close();
  await browser.close();
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

async function audit(port, { path, categories }) {
  const runs = [];
  for (let run = 0; run < (measures ? 3 : 1); run++) {
    const flags = { port, output: "json", logLevel: "error", onlyCategories: categories, disableStorageReset: true };
    const { lhr } = await lighthouse(at(path), flags);
    if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
    if (lhr.finalDisplayedUrl !== at(path)) throw new Error(`${path} led to ${lhr.finalDisplayedUrl}`);
    runs.push(lhr);
  }
  const scores = Object.fromEntries(categories.map((category) => [category, Math.round(100 * median(runs.map((lhr) => lhr.categories[category].score)))]));
  const lcp = measures ? median(runs.map((lhr) => lhr.audits["largest-contentful-paint"].numericValue)) : undefined;
  return { path, scores, lcp, last: runs.at(-1) };
}

/** What cost points, so that it can be mended. */
function reasons(lhr, category) {
  const weighed = lhr.categories[category].auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9);
  return weighed.map(({ id }) => {
    const { title, displayValue, details } = lhr.audits[id];
    const where = (details?.items ?? []).slice(0, 5).map((item) => item.node?.snippet ?? item.url ?? item.description ?? "").filter(Boolean);
    return `    ${category}: ${title} ${displayValue ?? ""}\n${where.map((one) => `      ${one}\n`).join("")}`.trimEnd();
  });
}

const chrome = await browse();
let fails = 0;
try {
  let signedIn = false;
  for (const page of pages) {
    if (page.staff && !signedIn) {
      await signIn(chrome.port);
      signedIn = true;
    }
    const { path, scores, lcp, last } = await audit(chrome.port, page);
    const paint = lcp === undefined ? "" : `  LCP ${(lcp / 1000).toFixed(2)} s`;
    console.log(`${path.padEnd(12)}${Object.entries(scores).map(([category, score]) => `  ${category} ${score}`).join("")}${paint}`);
    for (const [category, score] of Object.entries(scores).filter(([, score]) => score < least)) {
      fails++;
      console.log(`  ${category} is ${score}, at least ${least} is wanted`);
      console.log(reasons(last, category).join("\n"));
    }
  }
  if (measures) {
    for (const { what, milliseconds } of await taps(chrome.port, at)) console.log(`${what.padEnd(40)}  ${milliseconds} ms`);
  }
} finally {
  await chrome.end();
}
process.exit(fails === 0 ? 0 : 1);
