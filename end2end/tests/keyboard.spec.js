// From the way in to a card that was moved, by keyboard alone: one sees at each step where one is.
import { expect, test } from "@playwright/test";
import { at, password, settle } from "./people.js";

/** What has the focus; fails unless it is on the screen and its outline is seen against what is around it. */
async function focus(page) {
  await settle(page);
  const seen = await page.evaluate(() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const around = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor;
        if (!/, 0\)$|transparent/.test(colour)) return colour;
      }
      return "rgb(255, 255, 255)";
    };
    return {
      what: `${one.tagName.toLowerCase()} ${one.getAttribute("href") ?? one.getAttribute("name") ?? one.className} ${one.textContent.trim().slice(0, 40)}`,
      outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      colour: style.outlineColor,
      behind: around(one),
      onScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    };
  });
  expect(seen, "something has the focus").not.toBeNull();
  expect(seen.outline, `the focus is seen on ${seen.what}`).toBe(true);
  expect(seen.onScreen, `${seen.what} is on the screen`).toBe(true);
  expect(contrast(seen.colour, seen.behind), `the outline of ${seen.what}: ${seen.colour} on ${seen.behind}`).toBeGreaterThanOrEqual(3);
  return seen.what;
}

/** WCAG 2.2, relative luminance of two `rgb(…)`. */
function contrast(one, other) {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => Number(part) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Goes on by Tab until `locator` has the focus, which is seen at each step. */
async function tabTo(page, locator) {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    await focus(page);
    if (await locator.first().evaluate((one) => one === document.activeElement)) return;
  }
  throw new Error(`Tab never led to ${locator}`);
}

for (const colorScheme of ["light", "dark"]) {
  test(`a person signs in, finds a deal and moves it by keyboard alone (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(at("aurora", "/entrar"));
    await tabTo(page, page.locator("input[name=email]"));
    await page.keyboard.type("agente@aurora.example");
    await tabTo(page, page.locator("input[name=password]"));
    await page.keyboard.type(password);
    await tabTo(page, page.getByRole("button", { name: "Entrar" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(at("aurora", "/app/"));

    await page.keyboard.press("Tab");
    expect(await focus(page), "the first step on a page of the app leads past the navigation").toContain("#content");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/#content$/);
    await page.keyboard.press("Tab");
    await focus(page);
    expect(await page.evaluate(() => document.activeElement.closest("main")?.id), "and it does").toBe("content");

    await page.goto(at("aurora", "/app/"));
    await tabTo(page, page.locator("nav.tabs a[href='/app/deals']"));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(at("aurora", "/app/deals"));
    await page.waitForLoadState("networkidle");
    const card = page.locator("section.column").first().locator("li.deal").first();
    const who = await card.locator("b").innerText();
    await tabTo(page, card.locator("a.deal-link"));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: who })).toBeVisible();

    await tabTo(page, page.locator("main a[href$='/move']"));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/move$/);
    await tabTo(page, page.locator("button[name=to]:not([disabled])"));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Desfazer" })).toBeVisible();
    // For the tests after this one.
    await page.getByRole("button", { name: "Desfazer" }).click();
    await expect(page.locator("section.column").first().locator("b").filter({ hasText: who }).first()).toBeVisible();
  });
}

test("a dialog keeps the focus inside and gives it back", async ({ page }) => {
  await page.goto(at("aurora", "/entrar"));
  await tabTo(page, page.locator("input[name=email]"));
  await page.keyboard.type("agente@aurora.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(at("aurora", "/app/"));
  await page.goto(at("aurora", "/app/deals"), { waitUntil: "networkidle" });
  const opener = page.locator("[data-move]").nth(1);
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.locator("dialog[open]");
  await expect(dialog.locator("button[name=to]:not([disabled])").first()).toBeFocused();
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press(key);
      // At its end a browser passes its own bar, in which the page has no focus.
      const outside = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest("dialog"));
      expect(outside, `${key} ${step} stays in the dialog`).toBe(false);
    }
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
  await focus(page);
});
