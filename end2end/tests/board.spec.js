// The quick move when it does not go smoothly, and for those who use no mouse.
import { expect, test } from "@playwright/test";
import { at, signIn } from "./people.js";

const name = (card) => card.locator("b").innerText();
const column = (page, nth) => page.locator("section.column").nth(nth);
const first = (page) => column(page, 0).locator("li.deal").first();

async function board(page) {
  await page.goto(at("oficina", "/app/deals"), { waitUntil: "networkidle" });
}

async function move(page, card, nth) {
  await card.locator("[data-move]").click();
  await page.locator("dialog[open] button[name=to]:not([disabled])").nth(nth).click();
}

test("who comes second is told where the card went, and stands on it", async ({ page, context }) => {
  await signIn(page, "oficina", "agente");
  // Told of it in time, they would not be second.
  await context.route(/\/live(\?|$)/, (route) => route.abort());
  await board(page);
  const other = await context.newPage();
  await board(other);
  const who = await name(first(page));
  const deal = await first(page).locator("a.deal-link").getAttribute("href");
  await move(other, first(other), 0);
  await expect(other.getByRole("button", { name: "Desfazer" })).toBeFocused();

  await move(page, first(page), 1);
  await expect(page.locator("#news")).toContainText("Alguém foi mais rápido");
  const card = page.locator("li.deal").filter({ has: page.locator(`a.deal-link[href="${deal}"]`) });
  await expect(column(page, 1).locator("li.deal").filter({ hasText: who }).first()).toBeAttached();
  await expect(card.locator("[data-move]")).toBeFocused();
  await expect(card.locator("xpath=ancestor::section[1]")).toHaveAttribute("id", await column(page, 1).getAttribute("id"));
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("who comes second can look at the card as it is now", async ({ page, context }) => {
    await signIn(page, "oficina", "agente");
    await page.goto(at("oficina", "/app/deals"));
    const sheet = await first(page).locator("[data-move]").getAttribute("href");
    const other = await context.newPage();
    for (const one of [page, other]) await one.goto(at("oficina", sheet));
    await other.locator("button[name=to]:not([disabled])").first().click();
    await page.locator("button[name=to]:not([disabled])").last().click();
    await expect(page.getByText("Alguém foi mais rápido")).toBeVisible();
    await page.getByRole("link", { name: "Ver como está agora" }).click();
    await expect(page).toHaveURL(at("oficina", sheet));
  });
});

test("without a connection the card comes back and can be moved again", async ({ page, context }) => {
  await signIn(page, "oficina", "agente");
  await board(page);
  const who = await name(first(page));
  await context.setOffline(true);
  await move(page, first(page), 0);
  await expect(page.locator("#news")).toContainText("Sem conexão");
  expect(await name(first(page))).toBe(who);
  await expect(first(page).locator("[data-move]")).toBeFocused();
  await context.setOffline(false);
  await move(page, first(page), 0);
  await expect(page.locator("#news")).toContainText(`${who} foi para`);
});

test("a card is moved and brought back to its place by keyboard alone", async ({ page }) => {
  await signIn(page, "oficina", "agente");
  await board(page);
  const cards = () => column(page, 0).locator("b").allInnerTexts();
  const before = await cards();
  await page.evaluate(() => (window.stays = true));
  await column(page, 0).locator("[data-move]").nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("dialog[open] button[name=to]:not([disabled])").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(column(page, 0).locator("[data-move]").nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Desfazer" })).toBeFocused();
  expect(await cards()).not.toContain(before[1]);
  await page.keyboard.press("Enter");
  await expect.poll(cards).toEqual(before);
  await expect(page.getByRole("button", { name: "Desfazer" })).toBeFocused();
  expect(await page.evaluate(() => window.stays)).toBe(true);
});

test("the stage bar shows where one is", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "a desk shows all columns");
  await signIn(page, "oficina", "agente");
  await board(page);
  const current = () => page.locator(".stage-chip:target-current b").allInnerTexts();
  const names = await page.locator(".stage-chip b").allInnerTexts();
  await expect.poll(current).toEqual([names[0]]);
  await page.locator(".stage-chip").nth(1).click();
  await expect.poll(current).toEqual([names[1]]);
});
