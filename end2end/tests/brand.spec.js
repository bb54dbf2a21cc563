// The owner's brand: tried out on a phone's frame, published, seen by everybody; files that are no logo. With and without
// JavaScript the same.
import { expect, test } from "@playwright/test";
import { at, picture, signIn } from "./people.js";
import { png } from "./png.js";

const page_of = at("oficina", "/app/settings/brand");

async function hand_over(page, name, mimeType, buffer) {
  await page.goto(page_of);
  await page.getByLabel("Arquivo do logo").setInputFiles({ name, mimeType, buffer });
  await page.getByRole("button", { name: "Enviar logo" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a look is tried out, published and seen by another browser at once", async ({ page, browser }, info) => {
      const words = `Aberto também aos sábados, ${info.project.name} ${javaScriptEnabled}.`;
      const elsewhere = await browser.newContext({ javaScriptEnabled });
      const other = await elsewhere.newPage();
      await other.goto(at("oficina"));

      await signIn(page, "oficina");
      await page.goto(at("oficina", "/app/mais"));
      await page.getByRole("link", { name: "Marca", exact: true }).click();
      await page.getByLabel("Texto de abertura").fill(words);
      await page.getByLabel("Cantos").selectOption("Redondos");
      const places = await page.evaluate(() => history.length);
      if (!javaScriptEnabled) await page.getByRole("button", { name: "Ver como fica" }).click();
      const screen = page.frameLocator("iframe[name=previa]");
      await expect(screen.getByText(words), "typing shows it").toBeVisible();
      if (javaScriptEnabled) {
        const primary = page.getByLabel("Cor principal");
        const before = await primary.inputValue();
        await primary.fill("#ffee00");
        await expect(page.locator("#contraste").getByText(/#ffee00/).first()).toBeVisible();
        await primary.fill(before);
        await expect(page.locator("#contraste").getByText(/#ffee00/)).toHaveCount(0);
        const round = () => screen.locator("html").evaluate((html) => getComputedStyle(html).getPropertyValue("--round"));
        expect(await round()).toBe("1.5rem");
        expect(await page.evaluate(() => history.length), "the way back leads off the page").toBe(places);
      }
      await picture(page, info, `brand-${javaScriptEnabled ? "script" : "plain"}`);
      await other.reload();
      await expect(other.getByText(words)).toHaveCount(0);

      await page.getByRole("button", { name: "Publicar" }).click();
      await expect(page.getByText("Publicado. Todo mundo já vê assim.")).toBeVisible();
      await other.reload();
      await expect(other.getByText(words)).toBeVisible();
      expect(await other.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--round"))).toBe("1.5rem");

      await page.getByRole("button", { name: "Voltar a esta" }).first().click();
      await expect(page.getByText("A versão antiga voltou.")).toBeVisible();
      await other.reload();
      await expect(other.getByText(words)).toHaveCount(0);
      await elsewhere.close();
    });

    test("a wrong colour is told at its field and what was typed stays", async ({ page }) => {
      await signIn(page, "oficina");
      await page.goto(page_of);
      await page.getByLabel("Frase").fill("Isto fica digitado");
      await page.getByLabel("Cor principal").fill("#fff;}");
      await page.getByRole("button", { name: "Publicar" }).click();
      await expect(page.getByLabel("Cor principal")).toHaveAccessibleDescription(/seis dígitos/);
      await expect(page.getByLabel("Frase")).toHaveValue("Isto fica digitado");
    });

    test("a bomb is refused, a script is only drawn, a file of two kinds becomes one", async ({ page }) => {
      await signIn(page, "oficina");
      await hand_over(page, "logo.png", "image/png", png(1, 10_000));
      await expect(page.locator("#field-logo-error")).toContainText("10000 × 10000");
      await hand_over(page, "logo.png", "image/png", Buffer.from("<html><script>alert(1)</script></html>"));
      await expect(page.locator("#field-logo-error")).toContainText("PNG, JPEG ou SVG");

      const drawing =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' onload='alert(1)'><script>alert(1)</script><rect width='9' height='9' fill='#0b5cad'/></svg>";
      const two_kinds = Buffer.concat([png(64), Buffer.from("<script>alert(1)</script>")]);
      for (const [name, type, content] of [["logo.svg", "image/svg+xml", Buffer.from(drawing)], ["logo.png", "image/png", two_kinds]]) {
        await hand_over(page, name, type, content);
        await expect(page.getByText("Logo recebido.")).toBeVisible();
        const kept = await page.evaluate(async (src) => {
          const answer = await fetch(src);
          const bytes = [...new Uint8Array(await answer.arrayBuffer())];
          return { type: answer.headers.get("content-type"), policy: answer.headers.get("content-security-policy"), bytes };
        }, await page.getByAltText(/^Logo de /).getAttribute("src"));
        expect(kept.type).toBe("image/png");
        expect(kept.policy).toContain("sandbox");
        const bytes = Buffer.from(kept.bytes);
        expect(bytes.subarray(1, 4).toString()).toBe("PNG");
        expect(bytes.includes("script")).toBe(false);
      }
      await page.getByRole("button", { name: "Tirar logo" }).click();
      await expect(page.getByAltText(/^Logo de /)).toHaveCount(0);
    });
  });
}
