// The owner's pages about mail, and who forgot their password. The same with and without JavaScript.
import { expect, test } from "@playwright/test";
import { at, picture, signIn } from "./people.js";

for (const javaScriptEnabled of [true, false]) {
  const way = javaScriptEnabled ? "script" : "plain";
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("the owner tries how mail leaves and is told what is wrong", async ({ page }, info) => {
      await signIn(page, "oficina");
      await page.goto(at("oficina", "/app/mais"));
      await page.getByRole("link", { name: "E-mail: envio" }).click();
      await expect(page.getByRole("heading", { name: "E-mail", exact: true })).toBeVisible();
      await picture(page, info, `mail-${way}`);
      await page.getByRole("button", { name: "Enviar teste" }).click();
      await expect(page.getByText("o teste ficou guardado em arquivo")).toBeVisible();
      await page.getByLabel("Seu servidor SMTP").fill("smtp da oficina");
      await page.getByLabel("Senha").fill("s3nha-do-servidor");
      await page.getByRole("button", { name: "Guardar" }).click();
      await expect(page.getByText("Confira o servidor: só letras")).toBeVisible();
      await expect(page.getByLabel("Seu servidor SMTP")).toHaveValue("smtp da oficina");
      await expect(page.getByLabel("Senha")).toHaveValue("");
      await picture(page, info, `mail-wrong-${way}`);
    });

    test("the owner looks at other words before they are sent", async ({ page }, info) => {
      await signIn(page, "oficina");
      await page.goto(at("oficina", "/app/settings/mail"));
      await page.getByRole("link", { name: "Textos dos e-mails" }).click();
      await page.getByRole("link", { name: "Senha esquecida" }).click();
      await page.getByLabel("Assunto").fill("Opa, {{nome}}!");
      await page.getByLabel("Texto", { exact: true }).fill("Troque aqui:\n\n{{link}}\n\n{{empresa}}");
      await page.getByRole("button", { name: "Ver prévia" }).click();
      await expect(page.getByText("Opa, Ana Souza!")).toBeVisible();
      await expect(page.getByLabel("Assunto")).toHaveValue("Opa, {{nome}}!");
      await picture(page, info, `words-preview-${way}`);
      await page.getByLabel("Assunto").fill("Opa, {{apelido}}!");
      await page.getByRole("button", { name: "Guardar" }).click();
      await expect(page.getByText("Não existe {{apelido}}.")).toBeVisible();
      await page.goto(at("oficina", "/app/settings/mails/identity.reset"));
      await expect(page.getByLabel("Assunto")).toHaveValue("Sua nova senha em {{empresa}}");
      await picture(page, info, `words-${way}`);
    });

    test("who forgot their password asks for a link", async ({ page }, info) => {
      await page.goto(at("aurora", "/app/entrar"));
      await page.getByRole("link", { name: "Esqueci a senha" }).click();
      await expect(page).toHaveURL(at("aurora", "/app/entrar/senha"));
      await picture(page, info, `forgotten-${way}`);
      await page.getByLabel("E-mail").fill(`ninguem-${way}-${info.project.name}@aurora.example`);
      await page.getByRole("button", { name: "Mandar o link" }).click();
      await expect(page.getByText("o link está a caminho")).toBeVisible();
      await picture(page, info, `link-sent-${way}`);
      await page.getByRole("link", { name: "Voltar para a entrada" }).click();
      await expect(page).toHaveURL(at("aurora", "/app/entrar"));
    });
  });
}
