// Who works here: invited by the owner, comes in on a phone of their own, gets another role, is sent away.
import { expect, test } from "@playwright/test";
import { at, password, picture, signIn } from "./people.js";

for (const javaScriptEnabled of [true, false]) {
  const kind = javaScriptEnabled ? "script" : "plain";
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("somebody is invited, works, gets another role and is sent away", async ({ page, browser, contextOptions, viewport, isMobile }, info) => {
      const email = `nina-${kind}-${info.project.name}@aurora.example`;
      await signIn(page, "aurora");
      await page.goto(at("aurora", "/app/mais"));
      await page.getByRole("link", { name: "Pessoas" }).click();
      await expect(page.getByRole("heading", { name: "Pessoas" })).toBeVisible();
      await picture(page, info, `people-${kind}`);
      await page.getByRole("link", { name: "Convidar" }).click();

      await page.getByLabel("Nome").fill("Nina Souza");
      await page.getByLabel("E-mail").fill("agente@aurora.example");
      await page.getByLabel("Papel", { exact: true }).selectOption({ label: "Atendimento" });
      await page.getByRole("button", { name: "Criar convite" }).click();
      await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/já é de alguém daqui/);
      await expect(page.getByLabel("Nome")).toHaveValue("Nina Souza");
      await page.getByLabel("E-mail").fill(email);
      await page.getByRole("button", { name: "Criar convite" }).click();
      await expect(page.getByRole("heading", { name: "Nina Souza" })).toBeVisible();
      const link = await page.getByLabel("Link para copiar").inputValue();
      expect(link).toContain("/convite/");
      expect(await page.getByRole("link", { name: "Mandar pelo WhatsApp" }).getAttribute("href")).toContain("https://wa.me/?text=");
      await picture(page, info, `person-invited-${kind}`);
      const person = page.url().split("?")[0];
      await page.goto(person);
      await expect(page.getByLabel("Link para copiar")).toHaveCount(0);

      const theirs = await browser.newContext({ ...contextOptions, viewport, isMobile, javaScriptEnabled, locale: "pt-BR" });
      const phone = await theirs.newPage();
      await phone.goto(link);
      await phone.getByLabel("Senha", { exact: true }).fill(`${password}-dela`);
      await phone.getByRole("button", { name: "Entrar" }).click();
      await expect(phone.getByRole("heading", { name: "Oi, Nina" })).toBeVisible();
      await phone.goto(at("aurora", "/app/deals/new"));
      await expect(phone.getByLabel("Telefone")).toBeVisible();

      await page.goto(at("aurora", "/app/avisos"));
      await expect(page.getByText("Nina Souza aceitou o convite.").first()).toBeVisible();
      await picture(page, info, `notices-${kind}`);
      await page.goto(person);
      await page.getByLabel("Papel", { exact: true }).selectOption({ label: "Somente leitura" });
      await page.getByRole("button", { name: "Mudar papel" }).click();
      await expect(page.getByText("Papel salvo.")).toBeVisible();
      const refused = await phone.goto(at("aurora", "/app/deals/new"));
      expect(refused.status()).toBe(403);
      await phone.goto(at("aurora", "/app/"));
      await expect(phone.getByRole("link", { name: "Avisos: 1 novo" })).toBeVisible();
      await phone.getByRole("link", { name: "Avisos: 1 novo" }).click();
      await phone.getByRole("button", { name: /mudou seu papel: agora é Somente leitura/ }).click();
      await expect(phone).toHaveURL(at("aurora", "/app/mais"));

      await page.getByText("Encerrar acesso").click();
      await picture(page, info, `person-${kind}`);
      await page.getByRole("button", { name: "Encerrar agora" }).click();
      await expect(page.getByText("Acesso encerrado em todos os aparelhos.")).toBeVisible();
      await phone.goto(at("aurora", "/app/"));
      await expect(phone).toHaveURL(/\/app\/entrar/);
      await theirs.close();

      await page.goto(at("aurora", "/app/settings/audit"));
      await expect(page.getByText("Marina Azevedo encerrou o acesso de Nina Souza").first()).toBeVisible();
    });
  });
}
