// What is typed shows at once: a pause after it is as good as a press of the form's button for that. The answer goes into the
// frame that the button fills, without a place of its own in the history; what became of the colours stands beside the fields.

const button = document.querySelector("[data-follow]");
const { form } = button;
const frame = document.getElementsByName(button.formTarget)[0];
let pause;
let asked;

form.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => follow().catch(() => {}), 300);
});

button.addEventListener("click", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  frame.scrollIntoView({ block: "nearest" });
  follow().catch(() => form.submit());
});

async function follow() {
  asked?.abort();
  asked = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(button.formAction, { method: "POST", body, signal: asked.signal });
  if (!answer.ok || answer.redirected) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const corrected = next.querySelector("template");
  document.getElementById("contraste").replaceWith(corrected.content);
  corrected.remove();
  const shown = frame.contentDocument;
  const { scrollTop } = shown.scrollingElement;
  shown.querySelector("style").textContent = next.querySelector("style").textContent;
  shown.body.replaceWith(next.body);
  shown.scrollingElement.scrollTop = scrollTop;
}
