// The service worker of one host. Above it stands APP: the version, which changes with the build and with the brand, the
// files that every page is made of, and the brand's pictures, without which a page is still a page.
//
// It keeps two kinds of caches: the shell, which is the same for everybody, and the pages that one member of staff opened
// last. The name of the second says whose they are, by the key that the server sends with every page of theirs; there is
// never more than one person's.

const SHELL = `shell ${location.host} ${APP.version}`;
const PAGES = `pages ${location.host} ${APP.version} `;
const READER = "balcao-reader";
const SEEN = "balcao-seen";
const OFFLINE = "/offline";
const MOST = 30;
const LONGEST = 7 * 24 * 60 * 60 * 1000;
// Where somebody comes in, goes or changes: staff and customers.
const COMINGS = /^\/api\/identity\/(session|invitation|reset|password|code|customer)\//;
// Files named by what is in them, as lasting.rs has it: pages of a business have no ending.
const LASTING = /^\/(v\/|(marca|icone|logo|aplicativo)-[0-9a-f]{12,16}(-[a-z0-9-]+)?\.(css|js|png|svg)$)/;
// Milliseconds after which a page that is kept is shown in place of one that does not come.
const PATIENCE = 4000;

// Grows when pages are forgotten: what was asked for before is not kept any more.
let turn = 0;

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(settle()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST") {
    // The browser sends the form itself: whatever comes back it can show, and what a worker hands on it may not.
    if (request.mode === "navigate" && COMINGS.test(url.pathname)) event.waitUntil(leave(url));
  } else if (request.method === "GET") {
    if (request.mode === "navigate") event.respondWith(page(event, url));
    else if (LASTING.test(url.pathname)) event.respondWith(file(request));
  }
});

addEventListener("message", (event) => {
  const { data } = event;
  if (data.go) skipWaiting();
  if (data.keep) event.waitUntil(fetchPage(new URL(data.keep, location.origin)).catch(() => {}));
  if (data.lang) event.waitUntil(translate(data.lang).catch(() => {}));
});

async function prepare() {
  const shell = await caches.open(SHELL);
  await Promise.all(APP.files.map((path) => add(shell, path)));
  await shell.add(new Request(OFFLINE, { cache: "no-store" }));
  await Promise.allSettled(APP.pictures.map((picture) => add(shell, picture)));
}

/** A process that knows another brand than the one that made this worker gives what it has, which is not to be kept. */
const isLasting = (answer) => answer.ok && !answer.headers.get("cache-control")?.includes("no-store");

async function add(shell, path) {
  const answer = await fetch(path);
  if (!isLasting(answer)) throw answer.status;
  await shell.put(path, answer);
}

async function settle() {
  for (const name of await caches.keys()) {
    if (name !== SHELL && !name.startsWith(PAGES)) await caches.delete(name);
  }
  await registration.navigationPreload?.enable();
  await clients.claim();
}

/** A file that never changes under its name. */
async function file(request) {
  const shell = await caches.open(SHELL);
  const known = await shell.match(request.url, { ignoreVary: true });
  if (known) return known;
  const answer = await fetch(request.url);
  if (isLasting(answer)) await shell.put(request.url, answer.clone());
  return answer;
}

/** A page: from the network; where that fails or dawdles what is kept of it, else the offline page. */
async function page(event, url) {
  const answer = network(event, url);
  const copy = await kept(url);
  try {
    return await (copy ? Promise.race([answer, late()]) : answer);
  } catch {
    event.waitUntil(answer.catch(() => {}));
    return copy ?? offline();
  }
}

async function network(event, url) {
  const asked = turn;
  const answer = (await event.preloadResponse) ?? (await fetch(event.request));
  await notice(url, answer, asked, (work) => event.waitUntil(work));
  return answer;
}

/** Asked for by the page itself, which was opened without this worker or has changed since. */
async function fetchPage(url) {
  const asked = turn;
  const answer = await fetch(url, { headers: { accept: "text/html" }, redirect: "manual", cache: "no-store" });
  const work = [];
  await notice(url, answer, asked, (one) => work.push(one));
  await Promise.all(work);
}

/** What an answer tells of who is signed in, and whether it is one to keep. */
async function notice(url, answer, asked, wait) {
  const reader = answer.headers.get(READER);
  const sentAway = answer.type === "opaqueredirect" && isKept(url);
  const asksWho = answer.ok && /^\/((app|c)\/)?entrar$/.test(url.pathname);
  if (reader) await forget(PAGES + reader);
  else if (sentAway || asksWho || answer.status === 401) await forget();
  if (!isKept(url) || asked !== turn) return;
  if (answer.ok && reader) wait(keep(PAGES + reader, url.pathname, answer.clone()));
  else if (answer.status === 403 || answer.status === 404) wait(drop(url.pathname));
}

/** Hoje, the board and single deals, as they are without further wishes. */
function isKept(url) {
  return !url.search && /^\/app\/(deals(\/[0-9a-f-]{36})?)?$/.test(url.pathname);
}

async function keep(name, path, answer) {
  const asked = turn;
  const headers = new Headers(answer.headers);
  headers.set(SEEN, Date.now());
  headers.delete("content-encoding");
  const text = await answer.text();
  if (asked !== turn) return;
  const cache = await caches.open(name);
  await cache.delete(path);
  await cache.put(path, new Response(text, { headers }));
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old);
}

/** The copy of a page, with the instant at which it was true; the page's own script tells it. */
async function kept(url) {
  // Where a move leads is the board itself.
  if (!isKept(url) && !url.search.startsWith("?movido=")) return undefined;
  const name = (await caches.keys()).find((name) => name.startsWith(PAGES));
  const cache = name && (await caches.open(name));
  const copy = await cache?.match(url.pathname, { ignoreVary: true });
  if (!copy) return undefined;
  const seen = Number(copy.headers.get(SEEN));
  if (Date.now() - seen > LONGEST) {
    await cache.delete(url.pathname);
    return undefined;
  }
  const text = (await copy.text()).replace("<html ", `<html data-seen-at="${seen}" `);
  return new Response(text, { headers: copy.headers });
}

async function drop(path) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES)) await (await caches.open(name)).delete(path);
  }
}

/** All pages, or all but those of who is signed in. Without anybody, what is still on its way is nobody's either. */
async function forget(but) {
  if (!but) turn += 1;
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages ") || name === but) continue;
    turn += 1;
    await caches.delete(name);
  }
}

/** Somebody comes in, goes or changes: nobody's pages outlive that. Who goes leaves no writes behind either. */
async function leave(url) {
  // What is kept while the form is on its way is forgotten when its answer leads to where people come in.
  turn += 1;
  if (url.pathname.endsWith("/session/end")) {
    const names = (await caches.keys()).filter((name) => name.startsWith("pages "));
    for (const name of names) indexedDB.deleteDatabase(`writes ${name.split(" ").pop()}`);
  }
  await forget();
}

async function offline() {
  const page = await caches.match(OFFLINE, { ignoreVary: true });
  return page ? new Response(page.body, { status: 503, headers: page.headers }) : Response.error();
}

/** The offline page speaks the language of the page that was opened last. */
async function translate(lang) {
  const shell = await caches.open(SHELL);
  const known = await shell.match(OFFLINE, { ignoreVary: true });
  if (known && (await known.text()).includes(`<html lang="${lang}"`)) return;
  await shell.add(new Request(OFFLINE, { cache: "no-store" }));
}

const late = () => new Promise((_, fail) => setTimeout(fail, PATIENCE));
