// Counts the days of use in this browser. When it is time to invite to install the app, on the third day or after the first
// deal was moved, at most once in 30 days and never inside of the installed app, it brings the script that does.

const REST = 30 * 24 * 60 * 60 * 1000;
const scope = /^\/(app|c)\//.exec(location.pathname)?.[0];
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/** What is remembered of it: days of use, whether something was moved, when it was offered. */
const memory = () => JSON.parse(localStorage.getItem("install") ?? "{}");
const remember = (more) => localStorage.setItem("install", JSON.stringify({ ...memory(), ...more }));

function inviteSoon() {
  const { days = 0, moved, offered = 0 } = memory();
  const isTime = (days >= 3 || moved) && Date.now() - offered > REST;
  const asked = document.querySelector("[data-install]") || sessionStorage.getItem("install") === "open";
  if (app.invite || !(isTime || asked)) return app.invite?.();
  bring(PARTS.install).catch(() => {});
}

if (scope && !isInstalled) {
  Object.assign(app, { remember, scope });
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    app.prompt = event;
    inviteSoon();
  });
  try {
    const today = new Date().toDateString();
    const { day, days = 0 } = memory();
    if (day !== today) remember({ day: today, days: days + 1 });
    addEventListener("submit", (event) => "offline" in event.target.dataset && remember({ moved: true }));
    // iOS tells nobody that an app can be installed: there a page draws the steps.
    if ("standalone" in navigator && navigator.maxTouchPoints > 1) inviteSoon();
  } catch {
    // Where nothing may be remembered nobody is asked.
  }
}
