import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { codeIn, letterTo, resetIn } from "./letters.js";
import { addresses, invitations } from "./pages.js";
import { at, settle, signIn } from "./people.js";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// The page's own policy refuses foreign scripts; only this check may bring one.
test.use({ bypassCSP: true });

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), rules);
  return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** Looks at a page in both themes, each time opened anew: between two themes everything is on its way. */
async function look(page, address) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.goto(address);
    await settle(page);
    expect(await violations(page), `${address}, ${colorScheme}`).toEqual([]);
  }
}

for (const [locale, tenant] of [["pt-BR", "aurora"], ["en", "oficina"]]) {
  test(`every page is accessible, light and dark (${locale})`, async ({ page, context }, info) => {
    test.setTimeout(600_000);
    const invited = invitations(info.project.name);
    const hosts = [at(tenant), ...invited.map((address) => new URL("/", address).href)];
    await context.addCookies(hosts.map((url) => ({ name: "balcao-locale", value: locale, url })));
    for (const address of [...(await addresses(page, tenant, "anyone")), ...invited]) await look(page, address);
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    // Somebody else on each size of screen: a letter of the run before would hold a link that is dead.
    const staff = `${info.project.name === "phone" ? "leitura" : "agente"}@${tenant}.example`;
    await page.goto(at(tenant, "/entrar/senha"));
    await page.locator("main [name=email]").fill(staff);
    await page.locator("main form button").first().click();
    await expect(page).toHaveURL(at(tenant, "/entrar/senha?feito=ask"));
    const reset = resetIn(await letterTo(staff));
    await look(page, reset);
    await expect(page.locator("main [name=password]")).toBeVisible();
    const email = `rita-${locale.toLowerCase()}-${info.project.name}@mail.example`;
    await page.goto(at(tenant, "/c/entrar"));
    await page.locator("[name=email]").fill(email);
    await page.locator("main form button").first().click();
    await expect(page).toHaveURL(at(tenant, "/c/entrar/codigo"));
    await look(page, at(tenant, "/c/entrar/codigo"));
    await page.locator("[name=code]").fill(codeIn(await letterTo(email)));
    await page.locator("main form button").first().click();
    await expect(page).toHaveURL(at(tenant, "/c/"));
    for (const address of await addresses(page, tenant, "customer")) await look(page, address);
    await context.clearCookies({ name: "balcao-locale" });
    await signIn(page, tenant);
    await context.addCookies(hosts.map((url) => ({ name: "balcao-locale", value: locale, url })));
    for (const address of await addresses(page, tenant, "staff")) await look(page, address);
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
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
    for (const path of ["/", "/app/", "/app/deals", deal, `${deal}/move`, "/app/deals/new", "/app/mais", "/app/settings/audit", "/app/settings/jobs"]) {
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
  const small = {};
  for (const address of [...(await addresses(page, "aurora", "anyone")), ...(await addresses(page, "aurora", "staff"))]) {
    await page.goto(address);
    const found = await page.evaluate(() =>
      [...document.querySelectorAll("a:not(.skip, .prose a), button, input:not([type=hidden]), select, textarea, summary")]
        .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && (box.width < 47.5 || box.height < 47.5))
        .map(([one, box]) => `${one.className || one.name || one.tagName} ${box.width}x${box.height}`));
    if (found.length > 0) small[address] = found;
  }
  expect(small).toEqual({});
});
