// A table of boxes (form[data-grid], rows [data-row]) typed like a spreadsheet. Without this it is a plain form.
//   Enter ↓ ↑      the same column of the next or the previous row (a choice keeps ↓ ↑ for itself)
//   ← →            the neighbouring box, when the cursor stands at that end of the text
//   paste          a block copied from a spreadsheet fills the boxes from here; rows that do not fit go into
//                  [data-paste] and are added by [data-add-pasted]
const boxes = (row) => [...row.querySelectorAll("input, select, textarea")];
const rowsOf = (form, row) => [...row.closest("tbody").querySelectorAll("[data-row]")];

function enter(box) {
  if (!box) return;
  box.focus();
  if (box.matches("input")) box.select();
  box.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function below(box, step) {
  const row = box.closest("[data-row]");
  const rows = rowsOf(box.form, row);
  const next = rows[rows.indexOf(row) + step];
  return next && boxes(next)[boxes(row).indexOf(box)];
}

function beside(box, step) {
  const row = boxes(box.closest("[data-row]"));
  return row[row.indexOf(box) + step];
}

const atEnd = (box, step) =>
  !box.matches("input") || box.selectionStart !== box.selectionEnd || box.selectionEnd === (step > 0 ? box.value.length : 0);

function target(box, event) {
  if (box.matches("textarea")) return null;
  if (event.key === "Enter") return { box: below(box, event.shiftKey ? -1 : 1) };
  if (event.key === "ArrowDown" && box.matches("input")) return { box: below(box, 1) };
  if (event.key === "ArrowUp" && box.matches("input")) return { box: below(box, -1) };
  if (event.key === "ArrowRight" && atEnd(box, 1)) return { box: beside(box, 1) };
  if (event.key === "ArrowLeft" && atEnd(box, -1)) return { box: beside(box, -1) };
  return null;
}

function write(box, text) {
  if (box.readOnly) return;
  const value = text.trim();
  if (box.matches("select") && ![...box.options].some((option) => option.value === value)) box.add(new Option(value, value));
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function paste(box, block) {
  const lines = block.replace(/\r/g, "").replace(/\n$/, "").split("\n");
  const column = boxes(box.closest("[data-row]")).indexOf(box);
  const rows = rowsOf(box.form, box.closest("[data-row]"));
  const first = rows.indexOf(box.closest("[data-row]"));
  const rest = [];
  lines.forEach((line, n) => {
    const cells = line.split("\t");
    const row = rows[first + n];
    if (!row) rest.push("\t".repeat(column) + line);
    else boxes(row).slice(column, column + cells.length).forEach((one, m) => write(one, cells[m]));
  });
  const more = box.form.querySelector("[data-paste]");
  if (!rest.length || !more) return;
  more.value = rest.join("\n");
  box.form.requestSubmit(box.form.querySelector("[data-add-pasted]"));
}

// A link of the list of faults, or the address, leads into the box itself.
const led = () => {
  const box = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (box?.matches("[data-row] :is(input, select)")) enter(box);
};
addEventListener("hashchange", led);
led();

for (const form of document.querySelectorAll("form[data-grid]")) {
  form.addEventListener("keydown", (event) => {
    if (!event.target.closest("[data-row]") || !event.target.matches("input, select, textarea")) return;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = target(event.target, event);
    if (!move) return;
    event.preventDefault();
    enter(move.box);
  });
  form.addEventListener("paste", (event) => {
    const block = event.clipboardData?.getData("text/plain") ?? "";
    if (!event.target.closest("[data-row]") || event.target.matches("textarea") || !/[\t\n]/.test(block.trim())) return;
    event.preventDefault();
    paste(event.target, block);
  });
}
