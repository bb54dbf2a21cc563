import { expect, test } from "@playwright/test";
import { at, picture, signIn } from "./people.js";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("staff creates a deal with a name and a phone and moves it", async ({ page }, info) => {
      const who = `Cliente ${info.project.name} ${javaScriptEnabled ? "com" : "sem"} script`;
      await signIn(page, "aurora", "agente");
      await page.goto(at("aurora", "/app/deals/new"));

      await page.getByLabel("Nome").fill(who);
      await page.getByLabel(/Telefone|WhatsApp|Celular/).fill("123");
      const [refused] = await Promise.all([
        page.waitForResponse((response) => response.request().method() === "POST"),
        page.locator("main form button[type=submit]").last().click(),
      ]);
      expect(refused.status()).toBe(422);
      await expect(page.getByLabel("Nome")).toHaveValue(who);
      if (javaScriptEnabled) await picture(page, info, "new-deal-wrong");

      await page.getByLabel(/Telefone|WhatsApp|Celular/).fill("(11) 90000-0" + (javaScriptEnabled ? "1" : "2") + (info.project.name === "phone" ? "11" : "22"));
      await page.locator("main form button[type=submit]").last().click();
      await expect(page.getByRole("heading", { name: who })).toBeVisible();
      await picture(page, info, `deal-${javaScriptEnabled ? "script" : "plain"}`);

      await page.goto(at("aurora", "/app/deals"));
      const card = page.locator("li.deal").filter({ hasText: who });
      await expect(card).toHaveCount(1);
      const column = () => card.locator("xpath=ancestor::section[1]").getAttribute("id");
      const before = await column();
      // The island wakes when the browser is idle; until then the same link leads to the sheet's page.
      if (javaScriptEnabled) await page.waitForLoadState("networkidle");
      await card.locator("[data-move]").click();
      const stages = javaScriptEnabled ? page.locator("dialog[open]") : page.locator("main form");
      await expect(stages).toBeVisible();
      await picture(page, info, `move-${javaScriptEnabled ? "script" : "plain"}`);
      await stages.locator("button[name=to]:not([disabled])").first().click();
      await expect(page.getByRole("button", { name: "Desfazer" })).toBeVisible();
      await expect.poll(column).not.toBe(before);
      await picture(page, info, `moved-${javaScriptEnabled ? "script" : "plain"}`);

      await page.getByRole("button", { name: "Desfazer" }).click();
      await expect.poll(column).toBe(before);
    });
  });
}

test("two businesses side by side look and sell like themselves", async ({ page }, info) => {
  for (const tenant of ["aurora", "oficina"]) {
    await page.goto(at(tenant));
    await picture(page, info, `home-${tenant}`);
    await signIn(page, tenant);
    await picture(page, info, `today-${tenant}`);
    await page.goto(at(tenant, "/app/deals"));
    await expect(page.locator("li.deal").first()).toBeVisible();
    await picture(page, info, `board-${tenant}`);
    await page.emulateMedia({ colorScheme: "dark" });
    await picture(page, info, `board-dark-${tenant}`);
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(at(tenant, "/app/mais"));
    await picture(page, info, `more-${tenant}`);
  }
});

test("who may only read is told so and cannot write", async ({ page }) => {
  await signIn(page, "aurora", "leitura");
  const writes = page.locator("main form, main [data-move], main a[href$='/move'], main a[href='/app/deals/new']");
  await expect(page.getByRole("heading", { name: /^Oi/ })).toBeVisible();
  await expect(writes).toHaveCount(0);
  await page.goto(at("aurora", "/app/deals"));
  await expect(page.locator("li.deal").first()).toBeVisible();
  await expect(writes).toHaveCount(0);
  await page.goto(at("aurora", await page.locator("a.deal-link").first().getAttribute("href")));
  await expect(page.getByRole("heading", { name: "Histórico" })).toBeVisible();
  await expect(writes).toHaveCount(0);
  const answer = await page.goto(at("aurora", "/app/deals/new"));
  expect(answer.status()).toBe(403);
  await expect(page.getByRole("link").first()).toBeVisible();
});
