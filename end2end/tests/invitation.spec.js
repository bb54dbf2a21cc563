import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";

test("an invited owner chooses a password and begins with an empty business", async ({ page }, info) => {
  const { url, invite_url } = JSON.parse(readFileSync(`${process.env.BALCAO_E2E_INVITATIONS}/nova-${info.project.name}.json`, "utf8"));
  const choose = async (password) => {
    await page.getByLabel("Senha", { exact: true }).fill(password);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      page.getByRole("button", { name: "Entrar" }).click(),
    ]);
    return answer.status();
  };
  await page.goto(invite_url);
  await expect(page.getByLabel("Seu e-mail para entrar")).toHaveValue("dona@nova.example");
  await page.getByLabel("Seu nome").fill("Nina Souza");
  expect(await choose("curta")).toBe(422);
  await expect(page.getByLabel("Seu nome")).toHaveValue("Nina Souza");
  await expect(page.getByText("Use pelo menos 10 caracteres.")).toBeVisible();
  expect(await choose("uma frase curta boa")).toBe(303);
  await expect(page).toHaveURL(`${url}/app/`);
  await expect(page.getByRole("heading", { name: "Oi, Nina" })).toBeVisible();
  await expect(page.getByText("Nada em aberto por aqui")).toBeVisible();

  await page.goto(`${url}/app/deals`);
  await expect(page.getByText("Seu funil começa aqui")).toBeVisible();
  await page.getByRole("link", { name: "Novo negócio" }).click();
  await page.getByLabel("Nome").fill("Primeira Cliente");
  await page.getByLabel("Telefone").fill("(11) 90000-0001");
  await page.getByRole("button", { name: "Salvar negócio" }).click();
  await expect(page.getByRole("heading", { name: "Primeira Cliente" })).toBeVisible();

  const used = await page.goto(invite_url);
  expect(used.status()).toBe(410);
  await expect(page.getByText("Este convite já foi usado").last()).toBeVisible();
});
