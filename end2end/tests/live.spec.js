// What a colleague does shows on an open board, and one browser asks for it once.
import { expect, test } from "@playwright/test";
import { at, picture, signIn } from "./people.js";

const LIVE = /\/live(\?|$)/;
const column = (page, nth) => page.locator("section.column").nth(nth);
const first = (page) => column(page, 0).locator("li.deal").first();
const deal = (card) => card.locator("a.deal-link").getAttribute("href");
const card = (page, href) => page.locator("li.deal").filter({ has: page.locator(`a.deal-link[href="${href}"]`) });
const stageOf = (page, href) => card(page, href).locator("xpath=ancestor::section[1]").getAttribute("id");

/** The board with its stream open. */
async function board(page) {
  const stream = page.waitForResponse(LIVE);
  await page.goto(at("oficina", "/app/deals"));
  expect((await stream).status()).toBe(200);
}

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
  const href = await deal(first(page));
  const kept = column(page, 0).locator("[data-move]").nth(2);
  await kept.focus();
  await page.evaluate(() => {
    window.stays = document.activeElement;
    window.scrollTo(0, 60);
  });
  const before = await page.evaluate(() => [scrollX, scrollY, document.querySelector(".columns").scrollLeft]);
  const stage = await move(other, href);
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  await expect(column(page, 0).locator(`a[href="${href}"]`)).toHaveCount(0);
  for (const nth of [0, 1, 2]) {
    expect(await column(page, nth).locator(".column-head").innerText()).toBe(await column(other, nth).locator(".column-head").innerText());
  }
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
  const [href, second] = [await deal(first(page)), await deal(column(page, 0).locator("li.deal").nth(1))];
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
  const href = await deal(first(page));
  await first(page).locator("[data-move]").click();
  const stage = await move(other, href);
  await expect.poll(() => stageOf(page, href)).toBe(stage);
  await page.locator("dialog[open] button[name=to]:not([disabled])").last().click();
  await expect(page.locator("#news")).toContainText("Alguém foi mais rápido");
  await other.context().close();
});

test("a covered tab hears nothing and catches up when it is seen again", async ({ page, browser, context }) => {
  const { open } = streams(context);
  await board(page);
  const other = await colleague(browser);
  await expect.poll(open).toBe(1);
  await cover(page, true);
  await expect.poll(open).toBe(0);
  const href = await deal(first(page));
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
  let href = await deal(first(page));
  let stage = await move(other, href);
  for (const one of [page, tab]) await expect.poll(() => stageOf(one, href)).toBe(stage);
  expect(open()).toBe(1);

  const takes = tab.waitForRequest(LIVE);
  await page.close();
  expect((await takes).url()).toContain("since=");
  href = await deal(first(tab));
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
  const href = await deal(first(page));
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
    await expect(first(page)).toBeVisible();
    expect(asked()).toBe(0);
  });
});
