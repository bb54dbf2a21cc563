// The owner's pages: who did what, as page and as file, and work that got stuck. The same with and without JavaScript.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { at, picture, signIn } from "./people.js";

const rows = (page) => page.locator("ol.trail > li");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("the owner finds out who moved a deal", async ({ page }, info) => {
      await signIn(page, "aurora", "agente");
      await page.goto(at("aurora", "/app/deals"));
      const deal = page.locator("a.deal-link").first();
      const href = await deal.getAttribute("href");
      await page.goto(at("aurora", `${href}/move`));
      const who = (await page.getByRole("heading", { level: 1 }).or(page.locator(".sheet-title")).first().textContent()).trim();
      await page.locator("button[name=to]:not([disabled])").last().click();
      await expect(page.getByRole("button", { name: "Desfazer" })).toBeVisible();
      await page.goto(at("aurora", "/app/mais"));
      await expect(page.getByRole("link", { name: "Histórico: quem fez o quê" })).toHaveCount(0);
      await page.getByRole("button", { name: "Sair" }).click();

      await signIn(page, "aurora");
      await page.goto(at("aurora", "/app/mais"));
      await page.getByRole("link", { name: "Histórico: quem fez o quê" }).click();
      await expect(page.getByRole("heading", { name: "Histórico" })).toBeVisible();
      await picture(page, info, `audit-${javaScriptEnabled ? "script" : "plain"}`);

      await page.getByText("Filtrar", { exact: true }).click();
      await page.getByLabel("Quem").selectOption({ label: "Júlia Nogueira" });
      await page.getByLabel("O quê").selectOption("crm.deal_moved");
      await page.getByRole("button", { name: "Mostrar" }).click();
      await expect(page).toHaveURL(/person=[0-9a-f-]{36}&kind=crm.deal_moved/);
      const last = rows(page).first();
      await expect(last).toContainText(/^Júlia Nogueira moveu o negócio de .+: de .+ para .+/);
      expect(who.length).toBeGreaterThan(3);
      await expect(last).toContainText("Chrome");
      await last.getByText("Detalhes").click();
      await expect(last.getByText("Etapa", { exact: true })).toBeVisible();
      await picture(page, info, `audit-details-${javaScriptEnabled ? "script" : "plain"}`);

      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Baixar CSV" }).click();
      const file = await download;
      expect(file.suggestedFilename()).toMatch(/^hist(ó|o)rico-aurora-\d{4}-\d\d-\d\d\.csv$/);
      const text = readFileSync(await file.path(), "utf8");
      expect(text.startsWith('\uFEFF"Linha";"Quando";"Quem"')).toBe(true);
      expect(text).toContain('"Júlia Nogueira";"Negócio movido"');
      await page.goto(at("aurora", "/app/settings/audit"));
      await expect(rows(page).first()).toContainText("baixou o histórico");
    });

    test("a wrong day is told at its field", async ({ page }, info) => {
      await signIn(page, "oficina");
      const answer = await page.goto(at("oficina", "/app/settings/audit?from=2026-07-06&to=2026-07-05"));
      expect(answer.status()).toBe(422);
      await expect(page.getByLabel("Até")).toHaveValue("2026-07-05");
      await expect(page.getByLabel("Até")).toHaveAccessibleDescription("O último dia vem antes do primeiro.");
      await picture(page, info, `audit-wrong-${javaScriptEnabled ? "script" : "plain"}`);
      await page.getByRole("link", { name: "Limpar filtro" }).click();
      expect(await rows(page).count()).toBeGreaterThan(10);
    });

    test("older rows are a page further", async ({ page }) => {
      await signIn(page, "oficina");
      await page.goto(at("oficina", "/app/settings/audit"));
      await expect(rows(page)).toHaveCount(50);
      const first = await rows(page).first().textContent();
      await page.getByRole("link", { name: "Mais antigos" }).click();
      await expect(page).toHaveURL(/before=\d+/);
      expect(await rows(page).first().textContent()).not.toBe(first);
    });

    test("nothing stuck is good to know", async ({ page }, info) => {
      await signIn(page, "oficina");
      await page.goto(at("oficina", "/app/mais"));
      await page.getByRole("link", { name: "Tarefas paradas" }).click();
      await expect(page.getByText("Nada parado")).toBeVisible();
      await picture(page, info, `jobs-${javaScriptEnabled ? "script" : "plain"}`);
    });
  });
}
