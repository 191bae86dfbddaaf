// A link [data-opens-row] loads what it explains into the table row it controls; pressed again, the row closes.
// Without this file the link is a page of its own.
const rowOf = (link) => document.getElementById(link.getAttribute("aria-controls"));

function show(link, open) {
  rowOf(link).hidden = !open;
  link.setAttribute("aria-expanded", String(open));
  link.closest("tr").classList.toggle("is-open", open);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.target.closest("[data-opens-row]");
  if (!link || rowOf(link).hidden) return;
  event.preventDefault();
  show(link, false);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const link = event.detail.requestConfig?.elt?.closest("[data-opens-row]");
  if (link) show(link, true);
});
