// What every part of the page's script shares. Above it stands TEXT, in the page's language.

const script = document.currentScript;
const page = document.documentElement;
/** The key of who is signed in, to their own browser. */
const reader = document.querySelector("[data-reader]")?.dataset.reader;

const notices = document.createElement("div");
notices.className = "notices";
notices.setAttribute("aria-live", "polite");
document.querySelector("main")?.prepend(notices);

/** One message at the top of the page. Told again it takes the place of the one before; without words it goes. */
function notice(name, words, ...buttons) {
  let box = notices.querySelector(`[data-notice="${name}"]`);
  if (!words) return box?.remove();
  if (!box) {
    box = document.createElement("div");
    box.className = "flash flash-notice";
    box.dataset.notice = name;
    notices.append(box);
  }
  const text = document.createElement("p");
  text.textContent = words;
  box.replaceChildren(text, ...buttons.map(([label, act]) => button(label, act)));
}

function button(label, act) {
  const made = document.createElement(typeof act === "string" ? "a" : "button");
  made.className = "button button-quiet";
  made.textContent = label;
  if (typeof act === "string") made.href = act;
  else made.addEventListener("click", act);
  return made;
}

const fill = (text, value) => text.replace(/%\{\w+\}/, value);

/** What the parts are given that are seldom needed and brought when they are, from the service worker's shell. */
const app = (window.app = { reader, notice, fill });
const bring = (src) =>
  new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror })));

if (document.querySelector("[data-follow]")) bring(PARTS.preview).catch(() => {});

// This page is a copy that the service worker kept.
const seenAt = (app.seenAt = Number(page.dataset.seenAt));

function tellAge() {
  const minutes = Math.floor((Date.now() - seenAt) / 60_000);
  const [text, n] = minutes < 60 ? [TEXT.minutes, minutes] : minutes < 2880 ? [TEXT.hours, Math.floor(minutes / 60)] : [TEXT.days, Math.floor(minutes / 1440)];
  notice("copy", minutes < 1 ? TEXT.just_now : fill(TEXT.copy, fill(text, n)), [TEXT.again, () => location.reload()]);
}

if (seenAt) {
  tellAge();
  setInterval(tellAge, 60_000);
}

// The service worker, where the operator did not switch it off.
if (script.dataset.worker !== undefined && "serviceWorker" in navigator) addEventListener("load", () => register().catch(() => {}));

async function register() {
  const workers = navigator.serviceWorker;
  const wasThere = workers.controller;
  const registration = await workers.register("/sw.js", { updateViaCache: "none" });
  const offer = () => {
    if (!registration.waiting || !workers.controller) return;
    notice("update", TEXT.update, [TEXT.renew, () => {
      workers.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting.postMessage({ go: true });
    }]);
  };
  offer();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  let looked = Date.now();
  addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < 3_600_000) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
  const { active } = await workers.ready;
  active.postMessage({ lang: page.lang, keep: !wasThere && reader && location.pathname });
  // What an island made of this page is newer than what was kept of it.
  const board = document.querySelector("[data-seen]");
  if (!board || !reader) return;
  let isNew = false;
  new MutationObserver(() => (isNew = true)).observe(board, { childList: true, subtree: true });
  addEventListener("visibilitychange", () => {
    if (document.hidden && isNew && !location.search) active.postMessage({ keep: location.pathname });
    isNew = false;
  });
}
