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
      for (const path of ["/app/", "/app/deals", "/app/deals/new", deal, `${deal}/move`, "/app/mais", "/app/settings/audit", "/app/settings/audit?from=x", "/app/settings/jobs", "/app/settings/pages", "/app/settings/pages/new", "/app/settings/setup", "/app/settings/brand", "/app/nada"]) {
        await page.goto(at(tenant, path));
        expect(await violations(page), `${tenant} ${path}`).toEqual([]);
      }
    }
  });
}

test("nothing is wider than the screen and nothing breaks the policy", async ({ page }, info) => {
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", (error) => faults.push(String(error)));
  await signIn(page, "aurora");
  await page.goto(at("aurora", "/app/deals/new"));
  await page.getByLabel("Nome").fill("Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren");
  await page.getByLabel("Telefone").fill(`(11) 90000-03${info.project.name === "phone" ? "01" : "02"}`);
  await page.getByLabel(/O que a pessoa quer/).fill("Supercalifragilisticexpialidociousmechasloirasplatinadas");
  await page.getByLabel(/Valor/).fill("99.999.999,99");
  await page.getByRole("button", { name: "Salvar negócio" }).click();
  await expect(page).toHaveURL(/deals\/[0-9a-f-]{36}$/);
  const deal = new URL(page.url()).pathname;

  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const height = info.project.use.viewport.height;
  for (const width of [info.project.use.viewport.width, 320]) {
    await page.setViewportSize({ width, height });
    for (const path of ["/", "/app/", "/app/deals", deal, `${deal}/move`, "/app/deals/new", "/app/mais", "/app/settings/audit", "/app/settings/jobs", "/app/settings/pages", "/app/settings/pages/new", "/app/settings/setup", "/app/settings/brand"]) {
      await page.goto(at("aurora", path));
      expect(await wide(), `${path} at ${width}`).toBeLessThanOrEqual(0);
      await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
      expect(await wide(), `${path} at ${width} with large text`).toBeLessThanOrEqual(0);
    }
  }
  expect(faults).toEqual([]);
});

test("what is touched is large enough", async ({ page }) => {
  await signIn(page, "aurora");
  await page.goto(at("aurora", "/app/deals"));
  const deal = await page.locator("a.deal-link").first().getAttribute("href");
  for (const path of ["/", "/app/", "/app/deals", deal, `${deal}/move`, "/app/deals/new", "/app/mais", "/app/settings/audit", "/app/settings/audit?from=x", "/app/settings/jobs", "/app/settings/pages", "/app/settings/pages/new", "/app/settings/setup", "/app/settings/brand", "/app/nada"]) {
    await page.goto(at("aurora", path));
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("a:not(.skip), button, input:not([type=hidden]), select, textarea")]
        // A box is touched through its whole label.
        .map((one) => [one, (one.closest("label.check") ?? one).getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.width < 47.5 || box.height < 47.5))
        .map(([one, box]) => `${one.className || one.tagName} ${box.width}x${box.height}`));
    expect(small, path).toEqual([]);
  }
});
