// A board marked data-live="address" renews itself every 5 seconds while its switch (data-live-switch) is on.
// The server answers 304 when nothing has changed; then nothing moves under the reader's eyes.
const EVERY = 5000;
const KEY = "live-update";

const board = document.querySelector("[data-live]");
const toggle = document.querySelector("[data-live-switch]");
let tag = "";

async function renew() {
  if (document.hidden || !toggle.checked || board.contains(document.activeElement)) return;
  const headers = { "HX-Request": "true" };
  if (tag) headers["If-None-Match"] = tag;
  const answer = await fetch(board.dataset.live, { headers, credentials: "same-origin" });
  if (answer.status !== 200 || answer.redirected) return;
  tag = answer.headers.get("ETag") ?? "";
  board.innerHTML = await answer.text();
  window.htmx?.process(board);
}

function remember() {
  localStorage.setItem(KEY, toggle.checked ? "on" : "off");
}

if (board && toggle) {
  toggle.checked = localStorage.getItem(KEY) !== "off";
  toggle.addEventListener("change", remember);
  // A renewal that fails (no network for a moment) is simply tried again at the next turn.
  setInterval(() => renew().catch(() => undefined), EVERY);
}
