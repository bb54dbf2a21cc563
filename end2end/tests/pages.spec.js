// Pages a business writes itself: written, looked at, put into the menu, read by anyone. The same with and without JavaScript.
import { expect, test } from "@playwright/test";
import { at, picture, signIn } from "./people.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });
    const kind = javaScriptEnabled ? "script" : "plain";

    test("the owner writes a page and a customer finds it", async ({ page, browser }, info) => {
      const slug = `horario-${kind}-${info.project.name}`;
      await signIn(page, "aurora");
      await page.goto(at("aurora", "/app/mais"));
      await page.getByRole("link", { name: "Páginas do site" }).click();
      await expect(page.getByRole("heading", { name: "Páginas do site" })).toBeVisible();
      await picture(page, info, `pages-${kind}`);

      await page.goto(at("aurora", "/app/settings/pages/new?modelo=sobre"));
      await expect(page.getByLabel("Título")).toHaveValue("Sobre nós");
      await page.getByLabel("Título").fill("Nosso horário");
      await page.getByLabel("Endereço (opcional)").fill("entrar");
      await page.getByLabel("Texto").fill("# De segunda a sábado\n\n**Das 9h às 19h.** [Ligue](tel:+551100000000)\n\n<script>document.title = 'x'</script>");
      await page.getByRole("button", { name: "Salvar página" }).click();
      await expect(page.getByLabel("Endereço (opcional)")).toHaveAccessibleDescription(/do próprio sistema/);
      await expect(page.getByLabel("Título")).toHaveValue("Nosso horário");

      await page.getByLabel("Endereço (opcional)").fill(slug);
      await page.getByRole("button", { name: "Ver prévia" }).click();
      await expect(page.getByText("ainda não foi salva")).toBeVisible();
      await expect(page.getByRole("heading", { name: "De segunda a sábado" })).toBeVisible();
      await picture(page, info, `pages-preview-${kind}`);
      await page.getByRole("button", { name: "Salvar página" }).click();
      await expect(page.getByText("Página salva.")).toBeVisible();
      const row = page.locator("ul.shelf > li").filter({ hasText: `/${slug}` });
      await expect(row).toContainText("Rascunho");

      const visitor = await (await browser.newContext()).newPage();
      expect((await visitor.goto(at("aurora", `/${slug}`))).status()).toBe(404);
      await page.goto(at("aurora", `/${slug}`));
      await expect(page.getByText("Rascunho: só quem cuida")).toBeVisible();
      await page.goBack();
      await row.getByRole("button", { name: "Publicar" }).click();
      await expect(page.getByText("qualquer pessoa já pode ver")).toBeVisible();

      await visitor.goto(at("aurora", "/"));
      await picture(visitor, info, `pages-home-${kind}`);
      await visitor.getByRole("navigation", { name: "Páginas" }).getByRole("link", { name: "Nosso horário" }).last().click();
      await expect(visitor).toHaveURL(/\/horario-/);
      await expect(visitor).toHaveTitle(/^Nosso horário · /);
      await expect(visitor.getByRole("heading", { level: 2, name: "De segunda a sábado" })).toBeVisible();
      await picture(visitor, info, `pages-public-${kind}`);

      await row.getByText("Apagar", { exact: true }).click();
      await row.getByRole("button", { name: "Sim, apagar" }).click();
      await expect(page.getByText("Página apagada.")).toBeVisible();
      expect((await visitor.goto(at("aurora", `/${slug}`))).status()).toBe(404);
    });
  });
}
