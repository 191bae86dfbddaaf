// form[data-autosave] is saved after a pause in typing, by the same POST its button makes. Of the page that comes back
// only what nobody types into is taken over: every [data-fresh] and the look of every [data-cell]. A refusal is not
// hidden: the form is then sent in full, and the page that says so keeps what was typed.
const PAUSE = 1500;
const waiting = new Map();
const saving = new Map();

function takeOver(page) {
  for (const now of document.querySelectorAll("[data-fresh]")) {
    const fresh = page.getElementById(now.id);
    if (fresh) now.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
  for (const now of document.querySelectorAll("[data-cell]")) {
    const fresh = page.querySelector(`[data-cell="${CSS.escape(now.dataset.cell)}"]`);
    if (!fresh) continue;
    now.className = fresh.className;
    const [box, told] = [now, fresh].map((cell) => cell.querySelector("input, select"));
    if (box && told) box.toggleAttribute("aria-invalid", false);
    if (told?.hasAttribute("aria-invalid")) box?.setAttribute("aria-invalid", "true");
  }
}

async function save(form) {
  waiting.delete(form);
  const told = document.getElementById("saved");
  const data = new FormData(form);
  data.delete("paste");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  } catch {
    if (told) told.dataset.state = "offline"; // the next pause tries again
    return;
  }
  if (!answer.ok) {
    form.requestSubmit();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("saved")) return; // led elsewhere: the button will say why
  takeOver(page);
  if (!waiting.has(form)) form.dispatchEvent(new Event("saved", { bubbles: true }));
}

function start(form) {
  const done = (saving.get(form) ?? Promise.resolve()).then(() => save(form));
  saving.set(form, done);
  done.finally(() => saving.get(form) === done && saving.delete(form));
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-paste]")) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(start, PAUSE, form));
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const running = saving.get(form);
    if (!running) return;
    event.preventDefault(); // its answer carries the mark the next save must show
    running.finally(() => form.requestSubmit(event.submitter));
  });
}
