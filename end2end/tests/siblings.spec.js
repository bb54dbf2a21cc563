// A sibling tenant is same-site: SameSite cookies alone protect nothing between two businesses under one base.
import { expect, test } from "@playwright/test";
import { at, signIn } from "./people.js";

/** A page that somebody else put on a host of the same base. */
async function evil(page, html) {
  await page.route(at("evil", "/**"), (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(at("evil"));
}

test("a form on a sibling's page cannot write in the victim's name", async ({ page }) => {
  await signIn(page, "aurora");
  const name = `Forjado ${Date.now()}`;
  await evil(
    page,
    `<form method="post" action="${at("aurora", "/api/crm/deal/create")}">
       <input name="name" value="${name}"><input name="phone" value="11900000999">
       <input name="key" value="3f2c7f5e-6b1e-4a59-9d3c-1d7a7c1f0001"><button>go</button></form>`,
  );
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().includes("/api/crm/deal/create")),
    page.getByRole("button").click(),
  ]);
  expect((await answer.request().allHeaders()).cookie, "the browser does send the cookie").toContain("balcao-s");
  expect(answer.status()).toBe(403);
  await page.goto(at("aurora", "/app/deals"));
  await expect(page.locator("li.deal").first()).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
});

test("a cookie tossed by a sibling signs nobody in", async ({ page, context }) => {
  await signIn(page, "oficina");
  const session = (await context.cookies()).find((cookie) => cookie.name === "balcao-s");
  const domain = new URL(at("x")).hostname.replace(/^x\./, "");
  await evil(page, "<h1>evil</h1>");
  await page.evaluate(([value, domain]) => { document.cookie = `balcao-s=${value}; domain=${domain}; path=/`; }, [session.value, domain]);
  await page.goto(at("aurora", "/app/deals"));
  await expect(page).toHaveURL(/aurora.*\/app\/entrar/);

  // And signing in over it gives a new id, not the tossed one.
  await signIn(page, "aurora");
  const own = (await context.cookies(at("aurora"))).filter((cookie) => cookie.name === "balcao-s" && cookie.domain.startsWith("aurora"));
  expect(own).toHaveLength(1);
  expect(own[0].value).not.toBe(session.value);
});
