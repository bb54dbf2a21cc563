import { expect, test } from "@playwright/test";
import { at, picture, signIn } from "./people.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a wrong password comes back with the typed e-mail and a message", async ({ page }, info) => {
      await page.goto(at("aurora", "/entrar"));
      await page.getByLabel("E-mail").fill("admin@aurora.example");
      await page.getByLabel("Senha").fill("not the password");
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.request().method() === "POST"),
        page.getByRole("button", { name: "Entrar" }).click(),
      ]);
      expect(answer.status()).toBe(422);
      await expect(page.getByLabel("E-mail")).toHaveValue("admin@aurora.example");
      await expect(page.getByLabel("Senha")).toHaveValue("");
      await expect(page.getByText("E-mail ou senha não conferem")).toBeVisible();
      if (javaScriptEnabled) await picture(page, info, "sign-in-wrong");
    });

    test("signing out ends the session on the server", async ({ page, context }) => {
      await signIn(page, "aurora");
      const cookies = await context.cookies();
      await page.goto(at("aurora", "/app/mais"));
      await page.getByRole("button", { name: "Sair" }).click();
      await context.clearCookies();
      await context.addCookies(cookies);
      await page.goto(at("aurora", "/app/"));
      await expect(page).toHaveURL(/\/app\/entrar/);
    });
  });
}

test("a session of one business means nothing at the other", async ({ page, context }) => {
  await signIn(page, "aurora");
  const session = (await context.cookies()).find((cookie) => cookie.name === "balcao-s");
  await context.addCookies([{ name: session.name, value: session.value, url: at("oficina") }]);
  await page.goto(at("oficina", "/app/deals"));
  await expect(page).toHaveURL(/oficina.*\/app\/entrar/);
});

test("the reader chooses the language and it is kept", async ({ page }, info) => {
  await page.goto(at("aurora", "/entrar"));
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await page.goto(at("aurora"));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await picture(page, info, "home-english");
});
