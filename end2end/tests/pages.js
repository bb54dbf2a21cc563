// Every page of the site, by the list that tests/architecture.rs compares with the program's own: pages.json. Each entry says
// who sees the page and at which `paths`, or as the `first` link of another page; `invitation`: at one that is still open.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "./people.js";

const entries = JSON.parse(readFileSync(join(__dirname, "../pages.json"), "utf8"));

/** The addresses at a business that this person sees. */
export async function addresses(page, tenant, who) {
  const found = [];
  for (const entry of entries.filter((entry) => entry.who === who)) {
    found.push(...(entry.paths ?? []).map((path) => at(tenant, path)));
    if (entry.first) {
      await page.goto(at(tenant, entry.first.on));
      found.push(at(tenant, await page.locator(entry.first.link).first().getAttribute("href")));
    }
  }
  return found;
}

/** Where invitations of this run are open, with the page they lead to. */
export function invitations(screen) {
  const { invite_url } = JSON.parse(readFileSync(`${process.env.BALCAO_E2E_INVITATIONS}/nova-${screen}.json`, "utf8"));
  return entries.some((entry) => entry.invitation) ? [invite_url] : [];
}
