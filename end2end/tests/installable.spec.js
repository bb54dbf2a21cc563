import { expect, test } from "@playwright/test";
import { at, device, signIn } from "./people.js";

test("both apps of both businesses can be installed", async ({}, info) => {
  // Playwright's own contexts count as incognito, where nothing can be installed.
  const context = await device(info);
  const page = await context.newPage();
  const chromium = await context.newCDPSession(page);
  for (const tenant of ["aurora", "oficina"]) {
    await page.goto(at(tenant));
    await checked(chromium, "/c/");
    await signIn(page, tenant);
    await checked(chromium, "/app/");
  }
  await context.close();
});

async function checked(chromium, app) {
  const { url, data, errors } = await chromium.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data);
  for (const key of ["id", "scope", "start_url"]) expect(manifest[key], `${key} of ${url}`).toBe(app);
  await expect.poll(async () => (await chromium.send("Page.getInstallabilityErrors")).installabilityErrors, url).toEqual([]);
}

test("each host has its own manifest, icons and no more than eight requests", async ({ page, request }) => {
  for (const tenant of ["aurora", "oficina"]) {
    const asked = [];
    page.on("request", (one) => asked.push(one.url()));
    await page.goto(at(tenant), { waitUntil: "networkidle" });
    expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(8);
    page.removeAllListeners("request");

    const link = await page.locator("link[rel=manifest]").getAttribute("href");
    const text = await page.evaluate(async (href) => (await fetch(href)).text(), link);
    const manifest = JSON.parse(text);
    expect(manifest.display).toBe("standalone");
    expect(manifest.name.length).toBeGreaterThan(0);
    const pictures = [...manifest.icons, ...(manifest.screenshots ?? []), ...(manifest.shortcuts ?? []).flatMap((one) => one.icons)];
    for (const { src } of pictures) {
      const status = await page.evaluate(async (src) => (await fetch(src)).status, src);
      expect(status, src).toBe(200);
    }
    const start = await page.evaluate(async (start) => (await fetch(start)).status, manifest.start_url);
    expect(start, manifest.start_url).toBe(200);
  }
});
