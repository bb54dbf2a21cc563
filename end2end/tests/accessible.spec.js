import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { at, signIn } from "./people.js";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// The page's own policy refuses foreign scripts; only this check may bring one.
test.use({ bypassCSP: true });

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`every screen is accessible (${colorScheme})`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme });
    for (const tenant of ["aurora", "oficina"]) {
      for (const path of ["/", "/entrar", "/nada-aqui"]) {
        await page.goto(at(tenant, path));
        expect(await violations(page), `${tenant} ${path}`).toEqual([]);
      }
      await signIn(page, tenant);
      await page.goto(at(tenant, "/app/deals"));
      const deal = await page.locator("a.deal-link").first().getAttribute("href");
      for (const path of ["/app/", "/app/deals", "/app/deals/new", deal, `${deal}/move`, "/app/mais", "/app/nada"]) {
        await page.goto(at(tenant, path));
        expect(await violations(page), `${tenant} ${path}`).toEqual([]);
      }
    }
  });
}

test("nothing is wider than the screen and nothing breaks the policy", async ({ page }) => {
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", (error) => faults.push(String(error)));
  await signIn(page, "aurora");
  for (const path of ["/", "/app/", "/app/deals", "/app/deals/new", "/app/mais"]) {
    await page.goto(at("aurora", path));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
  expect(faults).toEqual([]);
});
