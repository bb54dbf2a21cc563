// Every page of the site, by the list that tests/architecture.rs compares with the program's own: pages.json. Each entry says
// who sees the page and at which `paths`, or as the `first` link of another page, where one can `make` it if there is none
// yet; `invitation`: at one that is still open.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "./people.js";

const entries = JSON.parse(readFileSync(join(__dirname, "../pages.json"), "utf8"));

/** The addresses at a business that this person sees. */
export async function addresses(page, tenant, who) {
  const found = [];
  for (const { paths, first, make } of entries.filter((entry) => entry.who === who)) {
    found.push(...(paths ?? []).map((path) => at(tenant, path)));
    if (!first) continue;
    await page.goto(at(tenant, first.on));
    if (make && (await page.locator(first.link).count()) === 0) {
      await fill(page, tenant, make);
      await page.goto(at(tenant, first.on));
    }
    found.push(at(tenant, await page.locator(first.link).first().getAttribute("href")));
  }
  return found;
}

/** Sends the form of a page. */
async function fill(page, tenant, { on, ...fields }) {
  await page.goto(at(tenant, on));
  const form = page.locator("main form").filter({ has: page.locator(`[name=${Object.keys(fields)[0]}]`) });
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name=${name}]`);
    await (value === true ? field.check() : field.fill(value));
  }
  await form.locator("button").first().click();
  await page.waitForURL((url) => url.pathname !== new URL(at(tenant, on)).pathname);
}

/** Where invitations of this run are open, with the page they lead to. */
export function invitations(screen) {
  const { invite_url } = JSON.parse(readFileSync(`${process.env.BALCAO_E2E_INVITATIONS}/nova-${screen}.json`, "utf8"));
  return entries.some((entry) => entry.invitation) ? [invite_url] : [];
}
