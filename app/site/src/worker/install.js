// The invitation to install: after the app proved useful, on the third day of use or after the first deal was moved, at
// most once in 30 days, and never inside of the installed app. iOS has no event for it: there a page draws the steps.

const REST = 30 * 24 * 60 * 60 * 1000;
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isApple = "standalone" in navigator && navigator.maxTouchPoints > 1;
const scope = /^\/(app|c)\//.exec(location.pathname)?.[0];
let prompt;

/** What is remembered of it in this browser: days of use, whether something was moved, when it was offered. */
const memory = () => JSON.parse(localStorage.getItem("install") ?? "{}");
const remember = (more) => localStorage.setItem("install", JSON.stringify({ ...memory(), ...more }));

function invite() {
  const button = document.querySelector("[data-install]");
  if (button) {
    button.hidden = !prompt;
    button.onclick = ask;
    return;
  }
  const { days = 0, moved, offered = 0 } = memory();
  const isOpen = sessionStorage.getItem("install") === "open";
  if (!(prompt || isApple) || !(days >= 3 || moved) || !(isOpen || Date.now() - offered > REST)) return;
  if (!isOpen) remember({ offered: Date.now() });
  sessionStorage.setItem("install", "open");
  notice("install", TEXT.install, prompt ? [TEXT.install_now, ask] : [TEXT.install_how, `${scope}instalar`], [TEXT.later, dismiss]);
}

function dismiss() {
  sessionStorage.removeItem("install");
  notice("install");
}

function ask() {
  dismiss();
  prompt?.prompt();
  prompt = undefined;
}

if (scope && !isInstalled) {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    invite();
  });
  addEventListener("appinstalled", dismiss);
  try {
    const today = new Date().toDateString();
    const { day, days = 0 } = memory();
    if (day !== today) remember({ day: today, days: days + 1 });
    addEventListener("submit", (event) => "offline" in event.target.dataset && remember({ moved: true }));
    if (isApple) invite();
  } catch {
    // Where nothing may be remembered nobody is asked.
  }
}
