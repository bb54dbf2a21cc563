// Pictures of the product for the manifests (public/screenshots), taken of a running `balcao demo`.
//   BALCAO_E2E_BASE=http://balcao.localhost:3000 node end2end/screens.mjs
import { chromium } from "@playwright/test";
import { at, signIn } from "./tests/people.js";

const viewport = { width: 360, height: 800 };
const browser = await chromium.launch({ executablePath: process.env.BALCAO_CHROMIUM ?? "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
for (const [name, path] of [["hoje", "/app/"], ["funil", "/app/deals"]]) {
  const context = await browser.newContext({ viewport, locale: "pt-BR", timezoneId: "America/Sao_Paulo", serviceWorkers: "block" });
  const page = await context.newPage();
  await signIn(page, "oficina");
  await page.goto(at("oficina", path), { waitUntil: "networkidle" });
  await page.screenshot({ path: new URL(`../public/screenshots/${name}.png`, import.meta.url).pathname });
  await context.close();
}
await browser.close();
