import { expect, test } from "@playwright/test";
import { at, device, signIn } from "./people.js";
import { png } from "./png.js";

test("both apps of both businesses can be installed", async ({}, info) => {
  // Playwright's own contexts count as incognito, where nothing can be installed.
  const context = await device(info);
  const page = await context.newPage();
  const chromium = await context.newCDPSession(page);
  for (const tenant of ["aurora", "oficina"]) {
    await page.goto(at(tenant));
    await checked(chromium, "/c/");
    await signIn(page, tenant);
    await checked(chromium, "/app/");
  }
  await context.close();
});

test("both apps of a business with a logo can be installed, with the logo as their icon", async ({}, info) => {
  const context = await device(info);
  const page = await context.newPage();
  const chromium = await context.newCDPSession(page);
  const brand = at("oficina", "/app/settings/brand");
  const publish = async () => {
    await page.getByRole("button", { name: "Publicar" }).click();
    await expect(page).toHaveURL(`${brand}?feito=published`);
  };
  await signIn(page, "oficina");
  await page.goto(at("oficina", "/app/"));
  const icon = async () => JSON.parse((await chromium.send("Page.getAppManifest")).data).icons[0].src;
  const initials = await icon();
  await page.goto(brand);
  await page.getByLabel("Arquivo do logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: png(512) });
  await page.getByRole("button", { name: "Enviar logo" }).click();
  await expect(page.getByText("Logo recebido.")).toBeVisible();
  await publish();
  for (const [path, app] of [["/", "/c/"], ["/app/", "/app/"]]) {
    await expect(async () => {
      await page.goto(at("oficina", path));
      expect(await icon()).not.toBe(initials);
    }).toPass();
    await checked(chromium, app);
  }
  await page.goto(brand);
  await page.getByRole("button", { name: "Tirar logo" }).click();
  await publish();
  await context.close();
});

async function checked(chromium, app) {
  const { url, data, errors } = await chromium.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data);
  for (const key of ["id", "scope", "start_url"]) expect(manifest[key], `${key} of ${url}`).toBe(app);
  await expect.poll(async () => (await chromium.send("Page.getInstallabilityErrors")).installabilityErrors, url).toEqual([]);
}

test("each host has its own manifest, icons and no more than eight requests", async ({ page, request }) => {
  for (const tenant of ["aurora", "oficina"]) {
    const asked = [];
    page.on("request", (one) => asked.push(one.url()));
    await page.goto(at(tenant), { waitUntil: "networkidle" });
    expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(8);
    page.removeAllListeners("request");

    const link = await page.locator("link[rel=manifest]").getAttribute("href");
    const text = await page.evaluate(async (href) => (await fetch(href)).text(), link);
    const manifest = JSON.parse(text);
    expect(manifest.display).toBe("standalone");
    expect(manifest.name.length).toBeGreaterThan(0);
    const pictures = [...manifest.icons, ...(manifest.screenshots ?? []), ...(manifest.shortcuts ?? []).flatMap((one) => one.icons)];
    for (const { src } of pictures) {
      const status = await page.evaluate(async (src) => (await fetch(src)).status, src);
      expect(status, src).toBe(200);
    }
    const start = await page.evaluate(async (start) => (await fetch(start)).status, manifest.start_url);
    expect(start, manifest.start_url).toBe(200);
  }
});
