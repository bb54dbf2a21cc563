// The people of the tests and where they go.
import { chromium, expect } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { request as send } from "node:http";

const base = new URL(process.env.BALCAO_E2E_BASE ?? "http://balcao.localhost:3900");

/** Address of a path on a tenant's host; siblings under one base are same-site, as in production. */
export const at = (tenant, path = "/") => `${base.protocol}//${tenant}.${base.host}${path}`;

export const password = "balcao-demo";

/** Signs in through the form, as a person does. */
export async function signIn(page, tenant, who = "admin") {
  await page.goto(at(tenant, "/entrar"));
  await page.getByLabel("E-mail").fill(`${who}@${tenant}.example`);
  await page.getByLabel("Senha").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page).toHaveURL(at(tenant, "/app/"));
}

/** Waits until nothing on the page moves or changes its colour any more. */
export async function settle(page) {
  await page.evaluate(async () => {
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
  });
}

/** A device of somebody's own, with all that a browser keeps on it. */
export function device(info, more) {
  const { launchOptions, contextOptions, locale, timezoneId, viewport, isMobile, hasTouch, deviceScaleFactor } = info.project.use;
  const look = { locale, timezoneId, viewport, isMobile, hasTouch, deviceScaleFactor, serviceWorkers: "allow" };
  return chromium.launchPersistentContext("", { ...launchOptions, ...contextOptions, ...look, ...more });
}

/** Asks the server from outside of the browser, which alone knows that *.localhost is this machine. */
export const ask = (url, { method = "GET", headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const { host, port, pathname } = new URL(url);
    const asked = send({ host: "127.0.0.1", port, path: pathname, method, headers: { ...headers, host } }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });

/** What the operator does meanwhile: a command of `balcao`. */
export const operator = (...command) => execFileSync(process.env.BALCAO_E2E_OPERATOR, command, { encoding: "utf8" });

/** Keeps a picture of the screen as test output. */
export async function picture(page, info, name) {
  await page.screenshot({ path: `screenshots/${name}-${info.project.name}.png` });
}
