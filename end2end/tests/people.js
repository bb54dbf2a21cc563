// The people of the tests and where they go.
import { expect } from "@playwright/test";

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

/** Keeps a picture of the screen as test output. */
export async function picture(page, info, name) {
  await page.screenshot({ path: `screenshots/${name}-${info.project.name}.png` });
}
