// Tells the clinic how far this visit got, for its numbers. Nothing of it says who the visitor is: the id is drawn at
// random, lives in this tab alone and is another one after the answers were sent.

import { randomId } from "./random_id.mjs";

const KEY = "stipple.visit";
const SENT = "sent";

export class Reached {
  #page;
  #storage;
  #tell;
  #attempt;
  #furthest = 0;
  #told = "";
  #isOver = false;

  /** `page` is the Intake; `storage` lasts as long as the tab, or is missing; `tell(fields)` sends without waiting. */
  constructor(page, { storage, tell }) {
    this.#page = page;
    this.#storage = storage;
    this.#tell = tell;
    const [known, ended] = storage?.getItem(KEY)?.split(" ") ?? [];
    // Answers that came back to be put right are the same visit still.
    this.#attempt = known && (!ended || page.isPosted) ? known : randomId();
    storage?.setItem(KEY, this.#attempt);
    this.note();
  }

  listen(target, form) {
    for (const kind of ["submit", "click"]) form.addEventListener(kind, () => this.note());
    target.addEventListener("pagehide", () => this.leave());
    target.document.addEventListener("visibilitychange", () => {
      if (target.document.visibilityState === "hidden") this.leave();
    });
  }

  /** Looks where the visitor is. Called after the page itself has moved on. */
  note() {
    this.#furthest = Math.max(this.#furthest, this.#page.screens.all.indexOf(this.#page.screens.current));
    if (this.#page.isSending) this.#end();
  }

  /** The page is out of sight, perhaps for good. */
  leave() {
    this.#say({});
  }

  #end() {
    this.#say({ sent: "1" });
    this.#storage?.setItem(KEY, `${this.#attempt} ${SENT}`); // Whoever comes next in this tab is another visit.
    this.#isOver = true;
  }

  #say(more) {
    const place = this.#page.screens.all[this.#furthest].dataset.screen;
    const told = `${place} ${more.sent}`;
    if (this.#isOver || told === this.#told) return;
    this.#told = told;
    this.#tell({ attempt: this.#attempt, place, ...more });
  }
}

/** What lasts as long as this tab; nothing where the browser keeps nothing. */
export function tabStorage(scope = globalThis) {
  try {
    scope.sessionStorage.setItem(`${KEY}.try`, "");
    scope.sessionStorage.removeItem(`${KEY}.try`);
    return scope.sessionStorage;
  } catch {
    return null;
  }
}

/** Also gets away from a page that is being closed. */
export function beacon(url, token, navigator = globalThis.navigator) {
  return (fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrf_token: token, ...fields })) body.append(name, value);
    navigator.sendBeacon?.(url, body);
  };
}
