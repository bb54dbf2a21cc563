// What a colleague does shows on an open board, and one browser asks for it once.
import { expect, test } from "@playwright/test";
import { at, picture, signIn } from "./people.js";

const LIVE = /\/live(\?|$)/;
const columns = (page) => page.locator("section.column");
const cards = (column) => column.locator("li.deal");
const deal = (card) => card.locator("a.deal-link").getAttribute("href");
const card = (page, href) => page.locator("li.deal").filter({ has: page.locator(`a.deal-link[href="${href}"]`) });
const stageOf = (page, href) => card(page, href).locator("xpath=ancestor::section[1]").getAttribute("id");

/** The board with its stream open. */
async function board(page) {
  const stream = page.waitForResponse(LIVE);
  await page.goto(at("oficina", "/app/deals"));
  expect((await stream).status()).toBe(200);
}

/** The column with the most cards, so that none is ever emptied. */
async function fullest(page) {
  const counts = await columns(page).evaluateAll((all) => all.map((column) => column.querySelectorAll("li.deal").length));
  return columns(page).nth(counts.indexOf(Math.max(...counts)));
}

/** Its first cards, by their addresses. */
const firstOf = async (page, nth = 0) => deal(cards(await fullest(page)).nth(nth));

/** Moves a card by the dialog; gives the stage it went to. */
async function move(page, href) {
  await card(page, href).locator("[data-move]").click();
  const button = page.locator("dialog[open] button[name=to]:not([disabled])").first();
  const stage = `etapa-${await button.getAttribute("value")}`;
  await button.click();
  await expect(page.getByRole("button", { name: "Desfazer" })).toBeVisible();
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  return stage;
}

/** A colleague at another computer. */
async function colleague(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, "oficina", "admin");
  await board(page);
  return page;
}

/** How many streams a browser has open. */
function streams(context) {
  let open = 0;
  let asked = 0;
  const of = (change) => (request) => {
    if (LIVE.test(request.url())) open += change;
  };
  context.on("request", (request) => {
    if (LIVE.test(request.url())) asked += 1;
  });
  context.on("request", of(1));
  context.on("requestfinished", of(-1));
  context.on("requestfailed", of(-1));
  return { open: () => open, asked: () => asked };
}

/** What a browser does when another tab or window covers the page. */
const cover = (page, hidden) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** A second tab waits for its turn. */
const waits = (page) => page.waitForFunction(async () => (await navigator.locks.query()).pending.some((lock) => lock.name === "live"));

test.beforeEach(async ({ page }) => {
  await signIn(page, "oficina", "agente");
});

test("a colleague's move shows on the open board, and nothing else of it stirs", async ({ page, browser }, info) => {
  await board(page);
  const other = await colleague(browser);
  const from = await fullest(page);
  const href = await deal(cards(from).first());
  const kept = from.locator("[data-move]").nth(2);
  await kept.focus();
  await page.evaluate(() => {
    window.stays = document.activeElement;
    window.scrollTo(0, 60);
  });
  const before = await page.evaluate(() => [scrollX, scrollY, document.querySelector(".columns").scrollLeft]);
  const stage = await move(other, href);
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  await expect(card(page, href)).toHaveCount(1);
  expect(await page.locator(".column-head").allInnerTexts()).toEqual(await other.locator(".column-head").allInnerTexts());
  expect(await page.evaluate(() => window.stays === document.activeElement && document.activeElement.isConnected)).toBe(true);
  const after = await page.evaluate(() => [scrollX, scrollY, document.querySelector(".columns").scrollLeft]);
  expect(after[0]).toBe(before[0]);
  expect(after[2]).toBe(before[2]);
  await expect(page.locator("#news")).toBeEmpty();
  await picture(page, info, "live-board");
  await other.context().close();
});

test("an open dialog stays open, and its move goes through", async ({ page, browser }, info) => {
  await board(page);
  const other = await colleague(browser);
  const [href, second] = [await firstOf(page), await firstOf(page, 1)];
  await card(page, second).locator("[data-move]").click();
  const dialog = page.locator("dialog[open]");
  await expect(dialog).toBeVisible();
  const stage = await move(other, href);
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  await expect(dialog).toBeVisible();
  await picture(page, info, "live-dialog");
  const button = dialog.locator("button[name=to]:not([disabled])").last();
  const to = `etapa-${await button.getAttribute("value")}`;
  await button.click();
  await expect(page.getByRole("button", { name: "Desfazer" })).toBeFocused();
  for (const one of [page, other]) await expect.poll(() => stageOf(one, second)).toBe(to);
  await other.context().close();
});

test("who comes second at a card whose move they saw is told so", async ({ page, browser }) => {
  await board(page);
  const other = await colleague(browser);
  const href = await firstOf(page);
  await card(page, href).locator("[data-move]").click();
  const stage = await move(other, href);
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  await page.locator("dialog[open] button[name=to]:not([disabled])").last().click();
  await expect(page.locator("#news")).toContainText("Alguém foi mais rápido");
  await other.context().close();
});

test("a move of one's own under way is not undone by a copy that was asked for before", async ({ page, browser }) => {
  await board(page);
  const other = await colleague(browser);
  const [href, own] = [await firstOf(page), await firstOf(page, 1)];
  const held = [];
  const hold = (route) => held.push(route);
  await page.route(/\/app\/deals$/, hold);
  await page.route("**/api/crm/deal/move", hold);
  const stage = await move(other, href);
  await expect.poll(() => held.length).toBe(1);
  const start = await stageOf(page, own);
  await card(page, own).locator("[data-move]").click();
  await page.locator("dialog[open] button[name=to]:not([disabled])").last().click();
  await expect.poll(() => held.length).toBe(2);
  const to = await stageOf(page, own);
  expect(to).not.toBe(start);
  const copy = page.waitForResponse(/\/app\/deals$/);
  await held[0].continue();
  await (await copy).finished();
  await page.waitForTimeout(500);
  expect(await stageOf(page, own)).toBe(to);
  await page.unroute(/\/app\/deals$/, hold);
  await held[1].continue();
  await expect(page.getByRole("button", { name: "Desfazer" })).toBeFocused();
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  expect(await stageOf(page, own)).toBe(to);
  await other.context().close();
});

test("a covered tab hears nothing and catches up when it is seen again", async ({ page, browser, context }) => {
  const { open } = streams(context);
  await board(page);
  const other = await colleague(browser);
  await expect.poll(open).toBe(1);
  await cover(page, true);
  await expect.poll(open).toBe(0);
  const href = await firstOf(page);
  const stage = await move(other, href);
  await page.waitForTimeout(1500);
  expect(await stageOf(page, href)).not.toBe(stage);
  const asks = page.waitForRequest(LIVE);
  await cover(page, false);
  expect((await asks).url()).toContain("since=");
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  await other.context().close();
});

test("two tabs share one stream, and the other takes it over", async ({ page, browser, context }) => {
  const { open, asked } = streams(context);
  await board(page);
  const tab = await context.newPage();
  await tab.goto(at("oficina", "/app/deals"));
  await waits(tab);
  const other = await colleague(browser);
  expect(open()).toBe(1);
  let href = await firstOf(page);
  let stage = await move(other, href);
  for (const one of [page, tab]) await expect.poll(() => stageOf(one, href)).toBe(stage);
  expect(open()).toBe(1);

  const takes = tab.waitForRequest(LIVE);
  await page.close();
  expect((await takes).url()).toContain("since=");
  href = await firstOf(tab);
  stage = await move(other, href);
  await expect.poll(() => stageOf(tab, href)).toBe(stage);
  expect(asked()).toBe(2);
  await other.context().close();
});

test("signing out in one tab ends the stream of all", async ({ page, context }) => {
  const { open, asked } = streams(context);
  await board(page);
  const tab = await context.newPage();
  await tab.goto(at("oficina", "/app/mais"));
  await tab.getByRole("button", { name: "Sair" }).click();
  await expect(tab).toHaveURL(/\/entrar/);
  await expect.poll(open).toBe(0);
  const before = asked();
  await page.waitForTimeout(2500);
  expect(asked()).toBe(before);
});

test("a server that does not answer is asked again", async ({ page, browser }) => {
  let refused = 0;
  await page.route(LIVE, (route) => {
    refused += 1;
    return refused < 3 ? route.fulfill({ status: 503, body: "" }) : route.continue();
  });
  await page.goto(at("oficina", "/app/deals"));
  const other = await colleague(browser);
  const href = await firstOf(page);
  const stage = await move(other, href);
  await expect.poll(() => stageOf(page, href), { timeout: 20_000 }).toBe(stage);
  expect(refused).toBe(3);
  await other.context().close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the board is as it was when it was asked for", async ({ page, context }) => {
    const { asked } = streams(context);
    await page.goto(at("oficina", "/app/deals"));
    await expect(page.locator("li.deal").first()).toBeVisible();
    expect(asked()).toBe(0);
  });
});
