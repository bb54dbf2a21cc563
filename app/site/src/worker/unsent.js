// A form with `data-offline` that finds no signal is kept in this browser until it went. `writes.js` does it, once the
// service worker is there to bring it without signal, and on every page as long as something waits.

if (reader && window.indexedDB && navigator.locks) {
  const writes = () => (app.brought ??= bring(PARTS.writes)).then(() => app.writes);
  const waits = () => localStorage.getItem(`writes ${reader}`);
  const isReady = () => app.writes || navigator.serviceWorker?.controller;
  if (waits()) writes().catch(() => {});

  // An island could not post this form; who keeps it says so.
  addEventListener("unsent", (event) => {
    if (!isReady()) return;
    event.preventDefault();
    writes().then((writes) => writes.keep(event.target, event.detail)).catch(() => notice("lost", TEXT.lost));
  });

  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    // Who goes is asked about what waits, which goes with them; without what asks, going comes first.
    if (form.getAttribute("action") === "/api/identity/session/end" && waits()) {
      event.preventDefault();
      writes().then((writes) => writes.leave(form)).catch(() => form.submit());
      return;
    }
    if (event.defaultPrevented || form.dataset.offline === undefined || !isReady()) return;
    event.preventDefault();
    writes().then((writes) => writes.submit(form, submitter)).catch(() => {
      delete form.dataset.offline;
      form.requestSubmit(submitter);
    });
  });
}
