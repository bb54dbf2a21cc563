// Customers: they come in with the code from their mail. A server without SMTP settings puts its mail into a folder.
import { expect, test } from "@playwright/test";
import { readFileSync, readdirSync } from "node:fs";
import { at, picture } from "./people.js";

const outbox = `${process.env.BALCAO_E2E_INVITATIONS}/data/outbox`;

/** The newest letter to this address, once it is there: its text part, decoded. */
async function letterTo(email) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    let files = [];
    try { files = readdirSync(outbox).filter((file) => file.endsWith(".eml")).sort().reverse(); } catch { /* not yet */ }
    for (const file of files) {
      const letter = readFileSync(`${outbox}/${file}`, "latin1");
      if (new RegExp(`^To: .*${email.replaceAll(".", "\\.")}`, "m").test(letter)) return plain(letter);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no letter to ${email} in ${outbox}`);
}

function plain(letter) {
  const part = letter.slice(letter.indexOf("Content-Type: text/plain"));
  const [head, body] = [part.slice(0, part.indexOf("\r\n\r\n")), part.slice(part.indexOf("\r\n\r\n") + 4)];
  const text = body.split("\r\n--")[0];
  if (/base64/i.test(head)) return Buffer.from(text, "base64").toString("utf8");
  const unfolded = text.replaceAll("=\r\n", "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(unfolded, "latin1").toString("utf8");
}

const codeIn = (text) => text.match(/\d{3} \d{3}/)[0];

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
