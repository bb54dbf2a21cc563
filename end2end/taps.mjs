// How long it takes from a tap to what it shows (Interaction to Next Paint), on slow 4G with a processor slowed down fourfold.
import { chromium } from "@playwright/test";

/** Lighthouse's slow 4G as DevTools applies it. */
const slow4G = { offline: false, latency: 562.5, downloadThroughput: (1.6 * 0.9 * 1024 * 1024) / 8, uploadThroughput: (0.75 * 0.9 * 1024 * 1024) / 8 };

/** Runs in the page: keeps the longest event of each tap or key. */
function listen() {
  window.interactions = new Map();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.interactionId) window.interactions.set(entry.interactionId, Math.max(window.interactions.get(entry.interactionId) ?? 0, entry.duration));
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
}

async function phone(context) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setDeviceMetricsOverride", { width: 360, height: 800, deviceScaleFactor: 2, mobile: true });
  await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", slow4G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(listen);
  const tap = async (locator) => {
    await locator.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await locator.boundingBox();
    const touchPoints = [{ x: x + width / 2, y: y + height / 2 }];
    await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
    await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  return { page, tap };
}

/** The slowest of what was tapped since the page was opened. */
async function slowest(page, what) {
  await page.waitForTimeout(600);
  const times = await page.evaluate(() => [...window.interactions.values()]);
  if (times.length === 0) throw new Error(`${what}: nothing was measured`);
  return { what: `INP ${what} (${times.length} taps and keys)`, milliseconds: Math.max(...times) };
}

/** Taps through what staff do most: look along the pipeline, move a card, take somebody down. */
export async function taps(port, at) {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const { page, tap } = await phone(browser.contexts()[0]);
  const found = [];

  await page.goto(at("/app/deals"), { waitUntil: "networkidle" });
  const chips = page.locator(".stage-chip");
  for (const nth of [1, 0]) {
    await tap(chips.nth(nth));
    await page.waitForTimeout(400);
  }
  const move = page.locator("section.column").first().locator("[data-move]").first();
  await tap(move);
  const stages = page.locator("dialog[open] button[name=to]:not([disabled])");
  await stages.first().waitFor();
  await tap(stages.first());
  await page.locator("#news button").first().waitFor();
  found.push(await slowest(page, "/app/deals"));

  await page.goto(at("/app/deals/new"), { waitUntil: "networkidle" });
  const name = page.locator("input[name=name]");
  await tap(name);
  await name.pressSequentially("Maria", { delay: 80 });
  await tap(page.locator("input[name=phone]"));
  await page.locator("input[name=phone]").pressSequentially("11", { delay: 80 });
  found.push(await slowest(page, "/app/deals/new"));

  await browser.close();
  return found;
}
