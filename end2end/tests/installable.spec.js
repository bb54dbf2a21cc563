import { expect, test } from "@playwright/test";
import { at } from "./people.js";

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
    for (const icon of manifest.icons) {
      const status = await page.evaluate(async (src) => (await fetch(src)).status, icon.src);
      expect(status, icon.src).toBe(200);
    }
  }
});
