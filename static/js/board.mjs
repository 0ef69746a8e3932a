// Keeps the board of a day up to date: asks every few seconds what has changed, and changes no more than that.

const EVERY = 15_000; // milliseconds
const PATIENCE = 10_000; // milliseconds
const SIGNED_OUT = 401;
const UNCHANGED = 304;

class Board {
  #state;
  #board;
  #version = "";
  #timer;
  #watching = new AbortController();

  constructor(state, board) {
    this.#state = state;
    this.#board = board;
  }

  watch() {
    const { signal } = this.#watching;
    document.addEventListener("visibilitychange", () => document.hidden || this.look(), { signal });
    addEventListener("online", () => this.look(), { signal });
    this.#later();
  }

  async look() {
    clearTimeout(this.#timer);
    try {
      const answer = await this.#ask();
      if (answer.status === SIGNED_OUT) return this.#end();
      if (answer.status !== UNCHANGED) await this.#take(answer);
      this.#sayTime(decodeURIComponent(answer.headers.get("X-As-Of")));
    } catch {
      this.#sayLost();
    }
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    // A page that nobody sees asks for nothing; it looks as soon as it is seen again.
    this.#timer = setTimeout(() => document.hidden || this.look(), EVERY);
  }

  #ask() {
    const headers = { Accept: "application/json", ...(this.#version && { "If-None-Match": this.#version }) };
    return fetch(this.#state.dataset.address, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  }

  async #take(answer) {
    if (!answer.ok) throw new Error(String(answer.status));
    const { html } = await answer.json();
    // Nothing moves away from under a finger.
    if (this.#board.matches(":active")) return;
    this.#version = answer.headers.get("ETag") ?? "";
    this.#say(swap(this.#board, html));
  }

  #say(names) {
    const { wordsChanged, wordsFewer } = this.#state.dataset;
    if (names) this.#said(names.length ? wordsChanged.replace("{names}", names.join(", ")) : wordsFewer);
  }

  #said(words) {
    this.#state.querySelector("[data-board-said]").textContent = words;
  }

  #sayTime(time) {
    this.#state.dataset.asOf = time;
    this.#clock(this.#state.dataset.wordsFresh, false);
  }

  #sayLost() {
    const wasLost = this.#state.classList.contains("is-lost");
    const words = this.#clock(this.#state.dataset.wordsLost, true);
    if (!wasLost) this.#said(words);
  }

  #clock(words, isLost) {
    const said = words.replace("{time}", this.#state.dataset.asOf);
    this.#state.querySelector("[data-board-clock]").textContent = said;
    this.#state.classList.toggle("is-lost", isLost);
    return said;
  }

  /** Nobody is signed in any more: a tablet at the desk shows no names, whoever comes in elsewhere. */
  #end() {
    this.#watching.abort();
    const ended = document.querySelector("[data-board-ended]").content.cloneNode(true);
    this.#board.replaceChildren(ended);
    this.#state.remove();
    document.querySelector(".menu-name")?.remove();
    this.#board.firstElementChild?.focus();
  }
}

/** Put what has changed into the board; gives the names of what is new or different, null where nothing is. */
function swap(board, html) {
  // The server's template has escaped whatever people wrote; what is parsed like this runs no scripts.
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const before = keyed(board);
  const after = keyed(fresh);
  const changed = [...after.keys()].filter((key) => !isSame(before.get(key), after.get(key)));
  const isSameList = [...before.keys()].join() === [...after.keys()].join();
  if (isSameList && !changed.length) return null;
  const names = changed.map((key) => after.get(key).dataset.name);
  keepingPlace(board, () => {
    if (isSameList) changed.forEach((key) => before.get(key).replaceWith(after.get(key)));
    else board.replaceChildren(...fresh.childNodes);
  });
  return names;
}

function keyed(root) {
  return new Map([...root.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, element]));
}

function isSame(one, other) {
  return Boolean(one) && plain(one).isEqualNode(plain(other));
}

/** A copy of an element without what is new in every answer or was opened by hand. */
function plain(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("[name=csrf_token]").forEach((input) => input.removeAttribute("value"));
  copy.querySelectorAll("details[open]").forEach((details) => details.removeAttribute("open"));
  return copy;
}

/** What is open stays open, what has the focus keeps it, and what is looked at stays where it is. */
function keepingPlace(board, act) {
  const open = [...board.querySelectorAll("details[open][id]")].map((details) => details.id);
  const focused = place(board, document.activeElement);
  const seen = [...keyed(board)].find(([, element]) => element.getBoundingClientRect().bottom > 0);
  const top = seen?.[1].getBoundingClientRect().top;
  act();
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  find(board, focused)?.focus({ preventScroll: true });
  const again = seen && keyed(board).get(seen[0]);
  if (again) scrollBy(0, again.getBoundingClientRect().top - top);
}

const FOCUSABLE = "a[href], button, summary, input:not([type=hidden])";

/** Where in the board an element stands: in which part, and what it is called there. */
function place(board, element) {
  const part = board.contains(element) && element?.closest("[data-key]");
  return part ? { key: part.dataset.key, called: called(element) } : null;
}

function find(board, focused) {
  const part = focused && keyed(board).get(focused.key);
  return part && [...part.querySelectorAll(FOCUSABLE)].find((element) => called(element) === focused.called);
}

function called(element) {
  return `${element.tagName} ${element.getAttribute("href") ?? element.form?.action ?? element.textContent.trim()}`;
}

const state = document.querySelector("[data-module=board]");
if (state) new Board(state, document.querySelector("[data-board]")).watch();
