// How far a client is, counted from the lines that are shown.

import { tickLines } from "./tick_line.mjs";

let before = null;

/** Say everywhere on the page what is done by now. */
export function showProgress() {
  const list = document.querySelector("[data-module=tick-list]");
  if (!list) return;
  const done = tickLines().filter(({ isDone }) => isDone).length;
  for (const line of document.querySelectorAll("[data-progress=today]")) write(line, done, list.dataset.today);
  for (const line of document.querySelectorAll("[data-progress=phase]:not([data-counted])")) {
    write(line, Number(line.dataset.done) + done - (before ?? done), list.dataset.phase);
  }
  before = done;
  showDay(list, done);
}

function write(line, done, words) {
  line.dataset.done = done;
  const text = words.replace("{done}", done).replace("{total}", line.dataset.total);
  if (line.textContent !== text) line.textContent = text;
}

function showDay(list, done) {
  const total = Number(document.querySelector("[data-progress=today]")?.dataset.total);
  const praise = list.querySelector("[data-all-done]");
  if (praise) praise.hidden = done !== total;
  const day = document.querySelector(".day-strip [aria-current]:not(.day-session)");
  day?.classList.toggle("day-done", Boolean(total) && done === total);
  day?.classList.toggle("day-part", done > 0 && done < total);
}
