// The invitation to install the app, brought by `visits.js` when it is time.

const { app } = window;

app.invite = () => {
  const button = document.querySelector("[data-install]");
  if (button) {
    button.hidden = !app.prompt;
    button.onclick = ask;
    return;
  }
  if (sessionStorage.getItem("install") !== "open") app.remember({ offered: Date.now() });
  sessionStorage.setItem("install", "open");
  const way = app.prompt ? [TEXT.install_now, ask] : [TEXT.install_how, `${app.scope}instalar`];
  app.notice("install", TEXT.install, way, [TEXT.later, dismiss]);
};

function dismiss() {
  sessionStorage.removeItem("install");
  app.notice("install");
}

function ask() {
  dismiss();
  app.prompt?.prompt();
  app.prompt = undefined;
}

addEventListener("appinstalled", dismiss);
app.invite();
