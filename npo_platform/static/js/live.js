// A board marked data-live="address" renews itself every 5 seconds unless its switch (data-live-stop) is ticked.
// The server answers 304 when nothing has changed. What changed is put in part by part (data-part); of a list marked
// data-keyed only the rows (data-key) that came or went. A row in somebody's hands, by focus or finger, stays where it is;
// when it is no longer true it says so (data-live-gone) and goes when it is let go. New rows alone are said aloud
// (data-say, in data-live-news).
const EVERY = 5000;
const SAID = 3;
const KEY = "live-update";

const board = document.querySelector("[data-live]");
const stop = document.querySelector("[data-live-stop]");
const news = document.querySelector("[data-live-news]");
let tag = "";
let pressed = false;

const keyed = (root) => [...root.querySelectorAll("[data-key]")];
const held = () => document.activeElement?.closest?.("[data-live] [data-key]") ?? board.querySelector("[data-key]:hover");

async function renew() {
  if (document.hidden || stop.checked || pressed) return;
  const headers = { "HX-Request": "true" };
  if (tag) headers["If-None-Match"] = tag;
  const answer = await fetch(board.dataset.live, { headers, credentials: "same-origin" });
  if (answer.status !== 200 || answer.redirected) return;
  tag = answer.headers.get("ETag") ?? "";
  const fresh = document.createElement("div");
  fresh.innerHTML = await answer.text();
  const row = held();
  const top = row?.getBoundingClientRect().top;
  say(fresh);
  put(fresh, row);
  if (row?.isConnected) scrollBy(0, row.getBoundingClientRect().top - top);
  window.htmx?.process(board);
}

function say(fresh) {
  const known = new Set(keyed(board).map((row) => row.dataset.key));
  const words = keyed(fresh).filter((row) => !known.has(row.dataset.key)).map((row) => row.dataset.say);
  if (!words.length) return;
  const more = words.length > SAID ? ` ${board.dataset.liveMore} ${words.length - SAID}` : "";
  news.textContent = words.slice(0, SAID).join("、") + more;
}

function put(fresh, row) {
  const old = new Map([...board.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  let before = null;
  for (const part of [...fresh.querySelectorAll("[data-part]")]) {
    const known = old.get(part.dataset.part);
    old.delete(part.dataset.part);
    if (!known) before ? before.after(part) : board.prepend(part);
    else if (!known.contains(document.activeElement) && !known.contains(row)) known.replaceWith(part);
    else mend(known, part, row);
    before = part.isConnected ? part : known;
  }
  for (const part of old.values()) if (!part.contains(document.activeElement)) part.remove();
    else mend(part, document.createElement("div"), row);
}

function mend(known, part, row) {
  const list = known.querySelector("[data-keyed]");
  const wanted = part.querySelector("[data-keyed]");
  const head = known.querySelector("h2");
  if (head && part.querySelector("h2")) head.textContent = part.querySelector("h2").textContent;
  if (!list) return;
  const rows = wanted ? [...wanted.children] : [];
  const there = new Map(keyed(list).map((one) => [one.dataset.key, one]));
  for (const one of there.values()) if (one !== row && !rows.some((next) => next.dataset.key === one.dataset.key)) one.remove();
  if (row && !rows.some((next) => next.dataset.key === row.dataset.key)) gone(row);
  let place = null;
  for (const next of rows) {
    const same = there.get(next.dataset.key);
    if (same && same !== row) same.replaceWith(next);
    else if (!same) place ? place.after(next) : list.prepend(next);
    place = same === row && row ? row : next;
  }
}

function gone(row) {
  if (row.dataset.gone) return;
  row.dataset.gone = "1";
  const said = document.createElement("p");
  said.className = "small strong";
  said.textContent = board.dataset.liveGone;
  (row.querySelector("h3")?.parentElement ?? row).append(said);
  tag = ""; // the next turn draws the board anew, when the row has been let go
}

function remember() {
  localStorage.setItem(KEY, stop.checked ? "off" : "on");
}

if (board && stop) {
  stop.checked = localStorage.getItem(KEY) === "off";
  stop.addEventListener("change", remember);
  board.addEventListener("pointerdown", () => (pressed = true));
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (pressed = false));
  // A renewal that fails (no network for a moment) is simply tried again at the next turn.
  setInterval(() => renew().catch(() => undefined), EVERY);
}
