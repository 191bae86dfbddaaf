// Ticking rows (.pick) shows the bar [data-bulk]; it says how many, and what their data-yen come to.
// Enter on a tick does nothing: a browser would press the form's button, past the question the page asks first.
const bar = document.querySelector("[data-bulk]");
const picks = [...document.querySelectorAll(".pick[name]")];

function tell() {
  const chosen = picks.filter((pick) => pick.checked);
  const yen = chosen.reduce((sum, pick) => sum + Number(pick.dataset.yen ?? 0), 0);
  bar.hidden = chosen.length === 0;
  for (const place of bar.querySelectorAll("[data-bulk-count]")) place.textContent = chosen.length;
  for (const place of bar.querySelectorAll("[data-bulk-yen]")) place.textContent = yen.toLocaleString("ja-JP");
}

if (bar) {
  document.addEventListener("change", (event) => event.target.matches(".pick") && tell());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".pick")) event.preventDefault();
  });
  bar.querySelector("[data-bulk-none]")?.addEventListener("click", () => {
    for (const pick of picks) pick.checked = false;
    tell();
  });
  tell();
}
