// Customers: they come in with the code from their mail.
import { expect, test } from "@playwright/test";
import { codeIn, letterTo } from "./letters.js";
import { at, picture } from "./people.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });
    const kind = javaScriptEnabled ? "script" : "plain";

    test("a customer comes in with the code from their mail", async ({ page, context }, info) => {
      const email = `ana-${kind}-${info.project.name}@mail.example`;
      await page.goto(at("aurora", "/c/perfil"));
      await expect(page).toHaveURL(at("aurora", "/c/entrar?next=/c/perfil"));
      await picture(page, info, `customer-sign-in-${kind}`);
      await page.getByLabel("Seu e-mail").fill(email);
      await page.getByRole("button", { name: "Receber código" }).click();
      await expect(page.getByText(`Mandamos um código para ${email}`)).toBeVisible();

      const code = codeIn(await letterTo(email));
      await page.getByLabel("Código").fill(code === "111 111" ? "222222" : "111111");
      await page.getByRole("button", { name: "Entrar" }).click();
      await expect(page.getByText("Esse não é o código")).toBeVisible();
      await picture(page, info, `customer-code-${kind}`);
      await page.getByLabel("Código").fill(code);
      await page.getByRole("button", { name: "Entrar" }).click();
      await expect(page).toHaveURL(at("aurora", "/c/perfil"));
      await expect(page.getByText("Este aparelho")).toBeVisible();

      await page.getByLabel("Seu nome").fill("Ana Lima");
      await page.getByLabel("Telefone").fill("(11) 98765-4321");
      await page.getByRole("button", { name: "Salvar" }).click();
      await expect(page.getByText("Dados salvos.")).toBeVisible();
      await picture(page, info, `customer-profile-${kind}`);
      await page.getByRole("link", { name: "Início" }).click();
      await expect(page.getByRole("heading", { name: "Oi, Ana!" })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
      await picture(page, info, `customer-home-${kind}`);

      // Nobody on the staff's pages, nobody at another business.
      await page.goto(at("aurora", "/app/"));
      await expect(page).toHaveURL(/aurora.*\/app\/entrar/);
      const session = (await context.cookies(at("aurora"))).find((cookie) => cookie.name === "balcao-c");
      expect(session.httpOnly).toBe(true);
      await context.addCookies([{ name: session.name, value: session.value, url: at("oficina") }]);
      await page.goto(at("oficina", "/c/"));
      await expect(page).toHaveURL(/oficina.*\/c\/entrar/);

      await page.goto(at("aurora", "/c/"));
      await page.getByRole("button", { name: "Sair" }).click();
      await expect(page).toHaveURL(at("aurora", "/c/entrar"));
      await page.goto(at("aurora", "/c/"));
      await expect(page).toHaveURL(/\/c\/entrar/);
    });
  });
}
