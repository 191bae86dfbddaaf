// The one-day grid by keyboard. Keys work only while the focus is inside [data-day-grid].
//   1-5 K M    choose the radio of the row that carries data-key="…"
//   Enter ↑ ↓  move between rows ([data-row]); ← → stay the radio group's own
//   A          press [data-fill-rest]: the rows still without a result become handed over, safety untouched
//   ?          press [data-keys-help]
// [data-count="done"] and [data-count="rest"] always show how many rows have a result, and how many not.
const grid = document.querySelector("[data-day-grid]");
const rows = () => [...grid.querySelectorAll("[data-row]")];
const outcomes = (row) => [...row.querySelectorAll("[data-outcome]")];
const isDone = (row) => outcomes(row).some((radio) => radio.checked);

function count() {
  const done = rows().filter(isDone).length;
  const numbers = { done, rest: rows().length - done };
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = numbers[place.dataset.count];
}

function choose(radio) {
  if (radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function enter(row) {
  if (!row) return;
  const radios = outcomes(row);
  (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
  row.scrollIntoView({ block: "nearest" });
}

function move(row, step) {
  const all = rows();
  enter(all[all.indexOf(row) + step]);
}

function fillRest() {
  for (const row of rows()) {
    if (!isDone(row)) choose(row.querySelector('[data-key="1"]'));
  }
}

const travel = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
const press = { a: "[data-fill-rest]", "?": "[data-keys-help]" };

function onKey(event) {
  const row = event.target.closest("[data-row]");
  if (!row || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in travel) {
    event.preventDefault();
    move(row, travel[event.key]);
    return;
  }
  if (event.target.matches("input:not([type=radio]), textarea, select")) return;
  const key = event.key.toLowerCase();
  const radio = row.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const button = key in press ? document.querySelector(press[key]) : null;
  if (!radio && !button) return;
  event.preventDefault();
  if (radio) choose(radio);
  else button.click();
}

if (grid) {
  grid.addEventListener("keydown", onKey);
  grid.addEventListener("change", count);
  grid.addEventListener("focusin", (event) => {
    const here = event.target.closest("[data-row]");
    for (const row of rows()) row.classList.toggle("is-here", row === here);
  });
  document.querySelector("[data-fill-rest]")?.addEventListener("click", fillRest);
  count();
}
