// What could not be sent for lack of signal. `data-offline` names the field of what a form changes, so that a later wish
// about the same thing takes the place of the one before. `data-card` and `data-into` say where the thing stands on the
// screen and where the form would put it, with `{field}` for what was posted. `data-echo` names the field of a text that is
// shown there while it waits.

const { app } = window;
const { reader, notice, fill } = app;
const NAME = `writes ${reader}`;
const PATIENCE = 15_000;
/** As they were when last read; `why` stands in those that were refused. */
let writes = [];
let isSignedOut = false;
let leaving;

const count = (one, many, n) => (n === 1 ? one : fill(many, n));

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** One at a time, whichever tab it is. */
const alone = (act) => navigator.locks.request("writes base", act);

/** The rows of who is signed in; nobody else's are ever opened. */
async function open(act) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("row", { keyPath: "id", autoIncrement: true });
  const base = await done(opening);
  base.onversionchange = () => base.close();
  try {
    return await act(base.transaction("row", "readwrite", { durability: "strict" }).objectStore("row"));
  } finally {
    base.close();
  }
}

const rows = (act) => alone(() => open(act));
const all = (store) => done(store.getAll());

/** Where nothing waits any more, or nothing may, nothing stays. */
const clear = (whatever) =>
  alone(async () => {
    if (!whatever && (await open(all)).length) return;
    localStorage.removeItem(NAME);
    await new Promise((resolve) => {
      const ending = indexedDB.deleteDatabase(NAME);
      ending.onsuccess = ending.onerror = ending.onblocked = resolve;
    });
  });

async function keep(form, body) {
  const fields = new URLSearchParams(body);
  const filled = (text) => text?.replace(/\{(\w+)\}/g, (_, name) => CSS.escape(fields.get(name) ?? ""));
  const { offline, card, into, echo } = form.dataset;
  const action = form.getAttribute("action");
  const thing = offline && `${action} ${fields.get(offline)}`;
  const text = fields.get(echo);
  const row = { action, body, thing, card: filled(card), into: filled(into), text, page: location.pathname, at: Date.now() };
  await rows(async (store) => {
    localStorage.setItem(NAME, "waiting");
    for (const old of await all(store)) if (thing && old.thing === thing) store.delete(old.id);
    await done(store.add(row));
  });
  if (text) {
    form.reset();
    // The next one is another: it is not to be taken for this one sent again.
    form.elements.key.value = crypto.randomUUID();
  }
  await showWrites();
}

const post = (action, body) =>
  fetch(action, {
    method: "POST",
    body,
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded", "balcao-reader": reader },
    signal: AbortSignal.timeout(PATIENCE),
  });

/** Sends what waits, one after the other, in one tab at a time. What was done already is done again without harm. */
async function send() {
  let sent = 0;
  let isHere = false;
  // Not only if it is free: signal may have come back while a try without it was on its way.
  await navigator.locks.request("writes", async () => {
    for (const row of await rows(all)) {
      if (row.why) continue;
      const answer = await post(row.action, row.body).catch(() => undefined);
      // Also when something between here and the server answers in its place.
      if (!answer?.headers.get("content-type")?.includes("json") || answer.status >= 500 || answer.status === 429) break;
      isSignedOut = answer.status === 401;
      if (isSignedOut) break;
      if (answer.ok) {
        sent += 1;
        isHere ||= row.text && row.page === location.pathname;
      } else row.why = (await answer.json().catch(() => ({}))).detail?.message ?? TEXT.refused;
      await rows((store) => done(answer.ok ? store.delete(row.id) : store.put(row)));
    }
  });
  await showWrites();
  if (sent) {
    notice("sent", count(TEXT.sent_one, TEXT.sent_many, sent));
    setTimeout(() => notice("sent"), 6000);
    renew();
    // What was an echo stands on the page now.
    if (isHere) reload();
    else freshen();
  }
}

/** Whoever is writing keeps what they typed: the page is shown anew another time. */
const reload = () => [...document.querySelectorAll("textarea")].some((area) => area.value) || location.reload();

/** A copy from before is of no use once the network answers and nothing waits any more. */
const freshen = () => app.seenAt && !writes.some((row) => !row.why) && reload();

/** The board asks again for what it shows. */
const renew = () => document.dispatchEvent(new CustomEvent("live", { detail: "*" }));

async function showWrites() {
  writes = await rows(all);
  if (!writes.length) await clear();
  const waiting = writes.filter((row) => !row.why).length;
  if (isSignedOut && waiting) notice("waiting", TEXT.signed_out, [TEXT.sign_in, `/app/entrar?next=${encodeURIComponent(location.pathname)}`]);
  else notice("waiting", waiting && count(TEXT.waiting_one, TEXT.waiting_many, waiting), [TEXT.send, send]);
  for (const { id, why, card } of writes.filter((row) => row.why)) {
    const who = cardOf(card)?.querySelector("b")?.textContent;
    notice(`refused-${id}`, who ? `${who}: ${why}` : why, [TEXT.drop, async () => {
      await rows((store) => done(store.delete(id)));
      notice(`refused-${id}`);
      await showWrites();
      renew();
    }]);
  }
  markCards();
  echo();
}

/** A text that waits stands where it will, on its own page. */
function echo() {
  for (const old of document.querySelectorAll("li.echo")) old.remove();
  for (const { text, into, page, why } of writes) {
    if (!text || page !== location.pathname) continue;
    const item = Object.assign(document.createElement("li"), { className: "echo" });
    const note = Object.assign(document.createElement("p"), { className: "note", textContent: text });
    const mark = Object.assign(document.createElement("em"), { className: "waits", textContent: why ? TEXT.not_in : TEXT.waits });
    item.append(note, mark);
    document.querySelector(into)?.prepend(item);
  }
}

const cardOf = (selector) => selector && document.querySelector(selector)?.closest("li");

/** Each card stands where its move would put it, and says that it waits. */
function markCards() {
  const marked = new Map();
  for (const { card, into, why } of writes) {
    const item = cardOf(card);
    if (!item) continue;
    marked.set(item, why ? TEXT.not_in : TEXT.waits);
    const place = !why && into && document.querySelector(into);
    if (place && item.parentNode !== place) place.prepend(item);
  }
  for (const mark of document.querySelectorAll("li:not(.echo) em.waits")) if (!marked.has(mark.closest("li"))) mark.remove();
  for (const [item, words] of marked) {
    const mark = item.querySelector("em.waits") ?? item.firstElementChild.appendChild(document.createElement("em"));
    if (mark.textContent === words) continue;
    mark.className = "waits";
    mark.textContent = words;
  }
}

// In a copy of a page the key of a form may have been used already.
if (app.seenAt) for (const key of document.querySelectorAll("[data-offline] [name=key]")) key.value = crypto.randomUUID();

const sendSoon = () => send().catch(() => {});
showWrites().then(() => writes.length && sendSoon(), () => {});
addEventListener("online", () => sendSoon().then(freshen));
addEventListener("visibilitychange", () => document.hidden || !writes.length || sendSoon());
// A fresh copy of the board knows nothing of what waits.
new MutationObserver(() => writes.length && markCards()).observe(document.body, { childList: true, subtree: true });
app.writes = { keep, submit, leave };

/** As the browser would, but a form that finds no signal waits for it. */
async function submit(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter)).toString();
  const answer = await post(form.getAttribute("action"), body).catch(() => undefined);
  if (!answer) return keep(form, body);
  const { location: next } = answer.ok ? await answer.json() : {};
  // Else the page that says what is wrong.
  if (!next) throw answer.status;
  location.assign(next);
}

/** Who signs out leaves nothing behind; what still waits they are asked about, once, however often they tap. */
function leave(form) {
  return (leaving ??= ask(form).finally(() => (leaving = undefined)));
}

async function ask(form) {
  try {
    // What waits may not have been read yet.
    writes = await rows(all);
    if (writes.some((row) => !row.why)) await send();
    const waiting = writes.filter((row) => !row.why).length;
    if (waiting && !confirm(count(TEXT.leave_one, TEXT.leave_many, waiting))) return;
    await clear(true);
  } catch {
    // Signing out comes first.
  }
  form.submit();
}
