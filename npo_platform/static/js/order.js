// A list put in order: dragging a row, or 上へ / 下へ, moves it and writes the numbers anew; nothing is sent before saving.
// Without this file the same buttons send the form, and the server moves the row.
const form = document.querySelector("form[data-order]");
const said = form?.querySelector("[data-order-said]");
let dragged = null;

function rowsOf(body) {
  return [...body.querySelectorAll("[data-order-row]")];
}

function settle(row) {
  const rows = rowsOf(row.parentElement);
  rows.forEach((one, index) => {
    one.querySelector("[data-order-number]").value = index + 1;
  });
  if (said) said.textContent = `${row.dataset.name} ${rows.indexOf(row) + 1}`;
  row.querySelector("[data-order-number]").dispatchEvent(new Event("input", { bubbles: true }));
}

function step(button) {
  const row = button.closest("[data-order-row]");
  const up = button.dataset.orderStep === "-1";
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (up) other.before(row);
  else other.after(row);
  settle(row);
  button.focus();
}

// A number written by hand takes the row to its place as soon as the field is left.
function place(field) {
  const row = field.closest("[data-order-row]");
  const others = rowsOf(row.parentElement).filter((one) => one !== row);
  const wanted = Math.min(Math.max(Number.parseInt(field.value, 10) || 1, 1), others.length + 1);
  if (wanted > others.length) row.parentElement.append(row);
  else others[wanted - 1].before(row);
  settle(row);
}

if (form?.querySelector("[data-order-step]")) {
  for (const row of form.querySelectorAll("[data-order-row]")) row.draggable = true;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-order-step]");
    if (!button) return;
    event.preventDefault();
    step(button);
  });
  form.addEventListener("change", (event) => event.target.matches("[data-order-number]") && place(event.target));
  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-order-row]");
    event.dataTransfer.effectAllowed = "move";
  });
  form.addEventListener("dragover", (event) => {
    const row = event.target.closest("[data-order-row]");
    if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    if (row === dragged) return;
    const middle = row.getBoundingClientRect().top + row.offsetHeight / 2;
    if (event.clientY < middle) row.before(dragged);
    else row.after(dragged);
  });
  form.addEventListener("drop", (event) => event.preventDefault());
  form.addEventListener("dragend", () => {
    if (dragged) settle(dragged);
    dragged = null;
  });
}
