// The app without signal: what it shows, what it keeps for later, and that it keeps it for one person alone.
import { expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { ask, at, device, operator, password, picture, signIn } from "./people.js";

const MOVE = "**/api/crm/deal/move";

let context;
let page;

test.beforeEach(async ({}, info) => {
  context = await device(info);
  // Only the tests say when the app can be installed: Chromium says so at a time of its own.
  await context.addInitScript(() =>
    addEventListener("beforeinstallprompt", (event) => event.isTrusted && event.stopImmediatePropagation(), true));
  page = await context.newPage();
});
test.afterEach(() => context.close());

const cardOf = (href) => page.locator("li.deal").filter({ has: page.locator(`a.deal-link[href="${href}"]`) });
const stageOf = (href) => cardOf(href).locator("xpath=ancestor::section[1]").getAttribute("id");
const notices = () => page.locator(".notices");
const waits = () => page.getByText("mudança aguardando sinal");

/** The addresses of the pages that the browser keeps for this host. */
const kept = () =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("pages "));
    const pages = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return pages.flat().map((page) => new URL(page.url).pathname).sort();
  });

/** The paths in all caches of this host, whatever they are called. */
const cached = () =>
  page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((one) => new URL(one.url).pathname);
  });

/** Of whoever went there is no page in any of them. */
const nothingKept = async () => {
  expect((await cached()).filter((path) => /^\/(app|c)\//.test(path))).toEqual([]);
  expect(await kept()).toEqual([]);
};

/** The databases that wait for somebody on this host. */
const stored = () => page.evaluate(async () => (await indexedDB.databases()).map((base) => base.name));

/** Signs in and opens the board until the browser keeps it. */
async function board(tenant = "oficina", who = "agente") {
  await signIn(page, tenant, who);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto(at(tenant, "/app/deals"), { waitUntil: "networkidle" });
  await expect.poll(kept).toContain("/app/deals");
}

/** A card of the fullest column, by its address, and how often it was moved. */
async function someCard() {
  const counts = await page.locator("section.column").evaluateAll((all) => all.map((column) => column.querySelectorAll("li.deal").length));
  const column = page.locator("section.column").nth(counts.indexOf(Math.max(...counts)));
  return column.locator("a.deal-link").first().getAttribute("href");
}

/** How often a deal was moved, by its own history, as another browser sees it. */
async function moves(browser, href) {
  const other = await browser.newContext();
  const looking = await other.newPage();
  await signIn(looking, "oficina", "admin");
  await looking.goto(at("oficina", href));
  const lines = await looking.locator("ol.history li").count();
  await other.close();
  return lines - 1;
}

/** Moves a card by the dialog; gives the stage it went to. */
async function move(href) {
  await cardOf(href).locator("[data-move]").click();
  const button = page.locator("dialog[open] button[name=to]:not([disabled])").first();
  const stage = `etapa-${await button.getAttribute("value")}`;
  await button.click();
  await expect.poll(() => stageOf(href)).toBe(stage);
  return stage;
}

/** Moves a card where there is no signal. */
async function moveOffline(href) {
  await context.setOffline(true);
  const stage = await move(href);
  await expect(cardOf(href).getByText("aguardando sinal")).toBeVisible();
  await expect(waits()).toBeVisible();
  return stage;
}

test("who opens the board without signal moves a card there, and it is moved once", async ({ browser }, info) => {
  await board();
  const href = await someCard();
  const before = await moves(browser, href);
  await context.setOffline(true);
  await page.goto(at("oficina", "/app/deals"));
  await expect(notices()).toContainText("sem sinal");
  await picture(page, info, "offline-board");
  const stage = await move(href);
  await expect(cardOf(href).getByText("aguardando sinal")).toBeVisible();
  await picture(page, info, "offline-waiting");
  await page.reload();
  await expect.poll(() => stageOf(href), "the copy is older than the wish").toBe(stage);
  await expect(waits()).toBeVisible();

  await context.setOffline(false);
  await expect(waits()).toHaveCount(0);
  await expect(notices()).not.toContainText("sem sinal");
  await expect.poll(() => stageOf(href)).toBe(stage);
  expect(await moves(browser, href)).toBe(before + 1);
});

test("notes written without signal wait on their deal, and each stands there once", async ({}, info) => {
  await board();
  const deal = await someCard();
  await page.goto(at("oficina", deal), { waitUntil: "networkidle" });
  await expect.poll(kept).toContain(deal);
  await context.setOffline(true);
  await page.goto(at("oficina", deal));
  const notes = ["Prefere à tarde", "Ligar antes", "Vem de ônibus"].map((note) => `${note} ${info.project.name} ${Date.now()}`);
  for (const note of notes) {
    // The last one on the copy as it was opened at first.
    if (note === notes[2]) await page.reload();
    await page.getByLabel("Nova anotação").fill(note);
    await page.getByRole("button", { name: "Anotar" }).click();
    await expect(page.locator("ol.history li").filter({ hasText: note }).getByText("aguardando sinal")).toBeVisible();
    await expect(page.getByLabel("Nova anotação")).toHaveValue("");
  }
  await picture(page, info, "offline-notes");
  await page.reload();
  await expect(page.getByText("3 mudanças aguardando sinal")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("mudanças aguardando sinal")).toHaveCount(0);
  await page.goto(at("oficina", deal));
  for (const note of notes) {
    const line = page.locator("ol.history li").filter({ hasText: note });
    await expect(line).toHaveCount(1);
    await expect(line).toContainText("Diego Furtado anotou");
  }
});

test("a move whose answer was lost on the way is moved once", async ({ browser }) => {
  await board();
  const href = await someCard();
  const before = await moves(browser, href);
  await page.route(MOVE, async (route) => {
    const asked = route.request();
    const { status } = await ask(asked.url(), { method: "POST", headers: await asked.allHeaders(), body: asked.postData() });
    expect(status).toBe(200);
    await route.abort("connectionreset");
  }, { times: 1 });
  const stage = await move(href);
  await expect(cardOf(href).getByText("aguardando sinal")).toBeVisible();
  await page.getByRole("button", { name: "Enviar agora" }).click();
  await expect(notices()).toContainText("Mudança enviada.");
  await expect(waits()).toHaveCount(0);
  expect(await stageOf(href)).toBe(stage);
  expect(await moves(browser, href)).toBe(before + 1);
});

test("what waits outlives the tab that was closed", async ({ browser }) => {
  await board();
  const href = await someCard();
  const before = await moves(browser, href);
  await moveOffline(href);
  await page.close();
  page = await context.newPage();
  await context.setOffline(false);
  await page.goto(at("oficina", "/app/"));
  await expect(notices()).toContainText("Mudança enviada.");
  expect(await moves(browser, href)).toBe(before + 1);
});

test("what waits when the session ends is sent when the same person is back", async ({ browser }, info) => {
  await board();
  const href = await someCard();
  const before = await moves(browser, href);
  await moveOffline(href);
  await context.clearCookies();
  await context.setOffline(false);
  await expect(notices()).toContainText("Sua sessão terminou");
  await picture(page, info, "offline-signed-out");
  expect(await moves(browser, href)).toBe(before);
  await notices().getByRole("link", { name: "Entrar" }).click();
  await page.getByLabel("E-mail").fill("agente@oficina.example");
  await page.getByLabel("Senha").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page).toHaveURL(at("oficina", "/app/deals"));
  await expect(notices()).toContainText("Mudança enviada.");
  expect(await moves(browser, href)).toBe(before + 1);
});

test("another person on the same device sees nothing of it and sends nothing of it", async ({ browser }) => {
  await board();
  const href = await someCard();
  const before = await moves(browser, href);
  await moveOffline(href);
  await context.clearCookies();
  const sent = [];
  context.on("request", (request) => request.url().includes("deal/move") && sent.push(request.url()));
  await context.setOffline(false);
  await expect(notices()).toContainText("Sua sessão terminou");
  sent.length = 0;

  await signIn(page, "oficina", "leitura");
  await expect.poll(kept).toEqual(["/app/"]);
  await page.goto(at("oficina", "/app/deals"), { waitUntil: "networkidle" });
  await expect(page.locator("li.deal").first()).toBeVisible();
  await expect(page.getByText("aguardando sinal")).toHaveCount(0);
  expect(sent).toEqual([]);
  await page.goto(at("oficina", "/app/mais"));
  await page.getByRole("button", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/app\/entrar/);
  expect(await moves(browser, href)).toBe(before);

  await signIn(page, "oficina", "agente");
  await expect(notices()).toContainText("Mudança enviada.");
  expect(await moves(browser, href)).toBe(before + 1);
});

test("a move that came too late says why and is dropped", async ({ browser }, info) => {
  await board();
  const href = await someCard();
  const stage = await moveOffline(href);
  const other = await browser.newContext();
  const faster = await other.newPage();
  await signIn(faster, "oficina", "admin");
  await faster.goto(at("oficina", `${href}/move`));
  await faster.locator(`button[name=to]:not([disabled]):not([value="${stage.replace("etapa-", "")}"])`).first().click();
  await expect(faster).toHaveURL(/movido=/);
  await other.close();

  await context.setOffline(false);
  await expect(notices()).toContainText("Alguém foi mais rápido");
  await picture(page, info, "offline-refused");
  await page.getByRole("button", { name: "Descartar" }).click();
  await expect(notices()).toBeEmpty();
  await expect.poll(() => stageOf(href)).not.toBe(stage);
  await page.reload();
  await expect(notices()).toBeEmpty();
});

test("a sheet whose form finds no signal is kept too", async ({ browser }) => {
  await board();
  const href = await someCard();
  const before = await moves(browser, href);
  await page.goto(at("oficina", `${href}/move`));
  await context.setOffline(true);
  await page.locator("button[name=to]:not([disabled])").first().click();
  await expect(waits()).toBeVisible();
  await context.setOffline(false);
  await expect(notices()).toContainText("Mudança enviada.");
  expect(await moves(browser, href)).toBe(before + 1);
});

test("signing out leaves no page and no wish behind, and asks about what still waits", async () => {
  await board();
  const href = await someCard();
  await page.goto(at("oficina", "/app/mais"));
  await page.getByRole("button", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/app\/entrar/);
  await nothingKept();
  expect(await stored()).toEqual([]);

  await board();
  await page.route(MOVE, (route) => route.abort());
  await move(href);
  await expect(waits()).toBeVisible();
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    return asked.length === 1 ? dialog.dismiss() : dialog.accept();
  });
  // Before anything that asks could be there.
  await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
    if (location.hash === "#tap") document.querySelector("form[action$='/session/end'] button").click();
  }));
  await page.goto(at("oficina", "/app/mais#tap"));
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]).toContain("1 mudança ainda não foi enviada");
  await expect(page).toHaveURL(at("oficina", "/app/mais#tap"));
  await page.getByRole("button", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/app\/entrar/);
  await nothingKept();
  expect(await stored()).toEqual([]);
});

test("a session that ended elsewhere takes the kept pages with it", async () => {
  await board();
  await context.clearCookies();
  await page.goto(at("oficina", "/app/deals"));
  await expect(page).toHaveURL(/\/app\/entrar/);
  await nothingKept();
});

test("two businesses in one browser keep apart", async () => {
  await board("aurora");
  const aurora = await page.locator("h1").first().innerText();
  await board("oficina");
  const deal = await someCard();
  await page.goto(at("oficina", deal));
  await expect.poll(kept).toContain(deal);
  await page.goto(at("aurora", "/app/deals"));
  expect(await kept()).not.toContain(deal);
  await context.setOffline(true);
  await page.goto(at("aurora", deal));
  await expect(page.getByRole("heading", { name: "Sem sinal por aqui" })).toBeVisible();
  await page.goto(at("aurora", "/app/deals"));
  await expect(page.locator("h1").first()).toHaveText(aurora);
  await context.setOffline(false);
  await page.goto(at("aurora", "/app/mais"));
  await page.getByRole("button", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/app\/entrar/);
  await page.goto(at("oficina", "/app/deals"));
  await expect(page.locator("li.deal").first()).toBeVisible();
  expect(await kept()).toContain(deal);
});

test("what was never opened has the offline page, in the brand and in the reader's language", async ({}, info) => {
  await board();
  await context.setOffline(true);
  for (const path of ["/app/settings/audit", "/app/mais", "/"]) {
    await page.goto(at("oficina", path));
    await expect(page.getByRole("heading", { name: "Sem sinal por aqui" })).toBeVisible();
  }
  const brand = await page.evaluate(() => getComputedStyle(document.querySelector(".mark")).backgroundColor);
  expect(brand).toBe("rgb(11, 92, 173)");
  await picture(page, info, "offline-page");
  await context.setOffline(false);
  await page.getByRole("link", { name: "Tentar de novo" }).click();
  await expect(page.getByRole("heading", { name: "Sem sinal por aqui" })).toHaveCount(0);
  await page.getByRole("button", { name: "English" }).click();
  // The worker fetches that page when it hears which language is read.
  const ready = () => page.evaluate(async () => (await (await caches.match("/offline", { ignoreVary: true }))?.text())?.includes("No signal here"));
  await expect.poll(ready).toBe(true);
  await context.setOffline(true);
  await page.goto(at("oficina", "/app/mais"));
  await expect(page.getByRole("heading", { name: "No signal here" })).toBeVisible();
});

test("only the last opened pages of staff are kept, not settings, forms or files", async () => {
  await board();
  const deal = await someCard();
  for (const path of [deal, `${deal}/move`, "/app/deals/new", "/app/mais", "/app/?x=1", "/convite/nada"]) await page.goto(at("oficina", path), { waitUntil: "networkidle" });
  expect(await kept()).toEqual(["/app/", "/app/deals", deal]);
  expect((await cached()).filter((path) => /live|\/api|convite|settings|sw\.js/.test(path))).toEqual([]);
});

test("a new brand is offered as a new version, taken at a tap", async ({}, info) => {
  await board("aurora");
  const was = await page.evaluate(() => caches.keys());
  try {
    operator("tenant", "brand", "aurora", "--color", info.project.name === "phone" ? "#7a3a1d" : "#1d5a3a");
    // At the latest within a second every process knows.
    await page.waitForTimeout(1500);
    await page.goto(at("aurora", "/app/"));
    await expect(notices()).toContainText("Há uma versão nova.");
    await picture(page, info, "new-version");
    let loads = 0;
    page.on("load", () => (loads += 1));
    await page.getByRole("button", { name: "Atualizar" }).click();
    await expect.poll(() => loads).toBe(1);
    await expect(notices()).toBeEmpty();
    const is = await page.evaluate(() => caches.keys());
    expect(is.filter((name) => was.includes(name))).toEqual([]);
    await page.waitForTimeout(1000);
    expect(loads).toBe(1);
  } finally {
    operator("tenant", "brand", "aurora", "--color", "#b0306a");
  }
});

/** A host that has nothing but the worker, and what `answer` says. */
async function bareHost(answer, work) {
  const worker = readFileSync("../app/site/src/worker/worker.js", "utf8");
  const server = createServer((asked, given) => {
    const say = (status, headers, text) => given.writeHead(status, headers).end(text);
    if (asked.url === "/sw.js") say(200, { "content-type": "text/javascript" }, `const APP = { version: "1", files: [], pictures: [] };\n${worker}`);
    else if (!answer(asked, say)) say(200, { "content-type": "text/html" }, "<!doctype html><html lang=\"pt-BR\"><title>x</title>");
  }).listen(0, "127.0.0.1");
  try {
    await new Promise((listening) => server.on("listening", listening));
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.evaluate(async () => {
      const controls = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
      await navigator.serviceWorker.register("/sw.js");
      await controls;
    });
    await work(server);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("the worker takes for a lasting file what is named by its content, and no page of a business", async () => {
  const own = "/marca-0123456789abcdef.css";
  const long = { "content-type": "text/css", "cache-control": "public, max-age=31536000, immutable" };
  const instead = "/marca-fedcba9876543210.css";
  await bareHost(({ url }, say) => {
    if (url === instead) say(200, { ...long, "cache-control": "no-store" }, "p{}");
    else if (url === own) say(200, long, "p{}");
    else return false;
    return true;
  }, async () => {
    for (const path of [own, instead, "/logo-novo", "/logo-0123456789abcdef"]) await page.evaluate((path) => fetch(path), path);
    for (const path of ["/logo-novo", "/marca-registrada"]) await page.goto(new URL(path, page.url()).href);
    expect((await cached()).sort()).toEqual([own, "/offline"].sort());
  });
});

test("whoever goes, the browser sends the form itself and what is on its way is not kept", async () => {
  let release;
  const released = new Promise((done) => (release = done));
  let ends = 0;
  await bareHost(({ url, method }, say) => {
    const html = { "content-type": "text/html", "balcao-reader": "somebody" };
    if (url === "/app/") released.then(() => say(200, html, "<!doctype html><html lang=\"pt-BR\"><title>x</title>"));
    else if (method === "POST" && ends++) say(500, { "x-content-type-options": "nosniff" }, "sem tipo");
    else if (method === "POST") say(303, { location: "/app/entrar" });
    else return false;
    return true;
  }, async () => {
    const end = () => page.evaluate(() => {
      const form = Object.assign(document.createElement("form"), { method: "post", action: "/api/identity/session/end" });
      document.body.append(form);
      form.submit();
    });
    await page.evaluate(async () => {
      await (await caches.open(`pages ${location.host} 1 somebody`)).put("/app/deals", new Response("x"));
      navigator.serviceWorker.controller.postMessage({ keep: "/app/" });
    });
    await end();
    await expect(page).toHaveURL(/\/app\/entrar$/);
    release();
    await page.waitForTimeout(1000);
    await nothingKept();
    await end();
    await expect(page.locator("body")).toHaveText("sem tipo");
  });
});

test("a worker that was switched off takes itself and its caches away", async () => {
  // A host of its own, since the worker of the others is to stay.
  const { text: worker } = await ask(at("aurora", "/sw.js"));
  expect(worker).toContain("skipWaiting");
  let script = `const APP = { version: "1", files: [], pictures: [] };\n${worker.split("\n").slice(1).join("\n")}`;
  const server = createServer((asked, answer) => {
    if (asked.url === "/sw.js") answer.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-cache" }).end(script);
    else answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><html lang=\"pt-BR\"><title>x</title>");
  }).listen(0, "127.0.0.1");
  try {
    await new Promise((listening) => server.on("listening", listening));
    await page.goto(`http://localhost:${server.address().port}/`);
    await page.evaluate(async () => {
      await navigator.serviceWorker.register("/sw.js");
      await navigator.serviceWorker.ready;
    });
    expect(await page.evaluate(() => caches.keys())).toHaveLength(1);
    script = readFileSync("../app/site/src/worker/farewell.js", "utf8");
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  } finally {
    server.close();
  }
});

/** What Chromium tells a page whose app can be installed. */
const canInstall = () =>
  page.evaluate(() => {
    const event = new Event("beforeinstallprompt", { cancelable: true });
    event.prompt = () => (window.prompted = true);
    window.dispatchEvent(event);
  });

test("who has used the app on three days is invited to install it, once in a month", async ({}, info) => {
  await signIn(page, "oficina", "agente");
  await canInstall();
  await expect(notices()).toBeEmpty();
  await page.evaluate(() => localStorage.setItem("install", JSON.stringify({ ...JSON.parse(localStorage.getItem("install")), days: 3 })));
  await page.reload();
  await canInstall();
  await expect(notices()).toContainText("tela inicial");
  await picture(page, info, "install-invitation");
  await notices().getByRole("button", { name: "Agora não" }).click();
  await page.reload();
  await canInstall();
  await expect(notices()).toBeEmpty();

  const month = 31 * 24 * 3600 * 1000;
  await page.evaluate((month) => localStorage.setItem("install", JSON.stringify({ days: 9, offered: Date.now() - month })), month);
  await page.reload();
  await canInstall();
  await notices().getByRole("button", { name: "Instalar" }).click();
  expect(await page.evaluate(() => window.prompted)).toBe(true);
  await expect(notices()).toBeEmpty();
});

test("the way to the home screen is always on Mais, and drawn for each device", async ({}, info) => {
  await signIn(page, "oficina", "agente");
  await page.goto(at("oficina", "/app/mais"));
  await page.getByRole("link", { name: "Instalar o aplicativo" }).click();
  await expect(page.getByText("Adicionar à Tela de Início")).toBeVisible();
  await expect(page.getByRole("button", { name: "Instalar" })).toBeHidden();
  await canInstall();
  await expect(page.getByRole("button", { name: "Instalar" })).toBeVisible();
  await picture(page, info, "install-steps");
});

test("on an iPhone the invitation leads to the drawn steps", async () => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "standalone", { get: () => window.sessionStorage.getItem("standalone") === "yes", configurable: true });
    Object.defineProperty(Navigator.prototype, "maxTouchPoints", { get: () => 5, configurable: true });
  });
  await signIn(page, "oficina", "agente");
  await page.evaluate(() => localStorage.setItem("install", JSON.stringify({ moved: true })));
  await page.goto(at("oficina", "/app/"));
  await notices().getByRole("link", { name: "Ver como" }).click();
  await expect(page).toHaveURL(at("oficina", "/app/instalar"));
  await page.evaluate(() => {
    localStorage.setItem("install", JSON.stringify({ moved: true }));
    sessionStorage.setItem("standalone", "yes");
  });
  await page.goto(at("oficina", "/app/"));
  await expect(notices(), "inside of the installed app nobody is asked").toBeEmpty();
});
