// Pictures of the product for the manifests (public/screenshots): of a business of no trade and no colour of its own, as every
// tenant shows them. It is made anew in an empty folder with a running server:
//   balcao tenant create --slug modelo --name 'Seu negócio' --email dona@exemplo.example --json >nova-modelo.json; balcao serve &
//   BALCAO_E2E_INVITATIONS=$PWD BALCAO_E2E_BASE=http://balcao.localhost:3000 node end2end/screens.mjs
// A third of the bytes is enough for so few colours:
//   for file in public/screenshots/*.png; do convert "$file" -strip -dither None -colors 96 "png8:$file"; done
import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
import { codeIn, letterTo } from "./tests/letters.js";
import { at, settle } from "./tests/people.js";

const deals = [
  ["Ana Lima", "Pedido de orçamento", "320", 0], ["Bruno Alves", "Primeira conversa", "150", 0], ["Carla Dias", "Dúvida sobre prazo", "", 0],
  ["Davi Rocha", "Orçamento enviado", "480", 1], ["Elisa Nunes", "Visita marcada", "260", 1], ["Fábio Reis", "Aguarda resposta", "900", 2],
  ["Gina Costa", "Serviço combinado", "540", 2], ["Hugo Melo", "Entrega na sexta", "1.200", 3],
];
const narrow = { width: 360, height: 800 };
const wide = { width: 1280, height: 800 };
const browser = await chromium.launch({ executablePath: process.env.BALCAO_CHROMIUM ?? "/usr/bin/chromium", args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
const context = await browser.newContext({ viewport: narrow, locale: "pt-BR", timezoneId: "America/Sao_Paulo", serviceWorkers: "block", reducedMotion: "reduce" });
const page = await context.newPage();

await page.goto(JSON.parse(readFileSync(`${process.env.BALCAO_E2E_INVITATIONS}/nova-modelo.json`, "utf8")).invite_url);
await page.getByLabel("Seu nome").fill("Nina");
await page.getByLabel("Senha", { exact: true }).fill("uma frase curta boa");
await page.getByRole("button", { name: "Entrar" }).click();
await page.waitForURL(at("modelo", "/app/"));
await page.locator("form[action$='setup/dismiss'] button").click();
for (const [n, [name, title, amount, stage]] of deals.entries()) {
  await page.goto(at("modelo", "/app/deals/new"));
  await page.locator("[name=name]").fill(name);
  await page.locator("[name=phone]").fill(`(11) 90000-000${n + 1}`);
  await page.locator("[name=title]").fill(title);
  await page.locator("[name=amount]").fill(amount);
  const stages = page.locator("select[name=stage]");
  if (await stages.count()) await stages.selectOption({ index: stage });
  await page.getByRole("button", { name: "Salvar negócio" }).click();
  await page.getByRole("heading", { name }).waitFor();
}
await taken("hoje", "/app/", narrow);
await taken("funil", "/app/deals", narrow);
await taken("funil-largo", "/app/deals", wide);

await page.goto(at("modelo", "/c/entrar"));
await page.getByLabel("E-mail").fill("cliente@exemplo.example");
await page.getByRole("button", { name: "Receber código" }).click();
await page.getByLabel("Código").fill(codeIn(await letterTo("cliente@exemplo.example")));
await page.getByRole("button", { name: "Entrar" }).click();
await page.waitForURL(at("modelo", "/c/"));
await taken("cliente", "/c/", narrow);
await taken("cliente-perfil", "/c/perfil", narrow);
await browser.close();

/** A page as it looks at rest. */
async function taken(name, path, viewport) {
  await page.setViewportSize(viewport);
  await page.goto(at("modelo", path), { waitUntil: "networkidle" });
  await settle(page);
  await page.screenshot({ path: new URL(`../public/screenshots/${name}.png`, import.meta.url).pathname });
}
