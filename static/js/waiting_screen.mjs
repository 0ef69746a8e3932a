// What stands in the place of the questions while answers wait on this phone for a network.

import { whenIdle } from "./idle.mjs";

const A_LOOK = 20_000;

export class WaitingScreen {
  #form;
  #screen;
  #acts;
  #wasAsked = false;

  /** `acts`: what `again`, `change`, `discard` and `restart` do. */
  constructor(form, acts) {
    this.#form = form;
    this.#screen = form.querySelector("[data-waiting]");
    this.#acts = acts;
    form.addEventListener("submit", (event) => this.#submit(event), { capture: true });
    window.addEventListener("hashchange", () => this.isShown && this.#cover());
    this.#screen.addEventListener("click", ({ target }) => this.#act(target.closest("button")?.dataset.act));
  }

  get isShown() {
    return !this.#screen.hidden;
  }

  show() {
    this.#screen.hidden = false;
    this.#cover();
    this.#screen.querySelector(".question-title").focus();
    if (this.#form.dataset.idle) whenIdle(A_LOOK, () => this.isShown && this.#acts.restart());
  }

  /** Somebody asked for another try, and it was as vain as the one before. */
  sayStill() {
    if (this.#wasAsked) this.#line.textContent = this.#screen.dataset.still;
    this.#wasAsked = false;
  }

  hide() {
    this.#screen.hidden = true;
    this.#line.textContent = "";
    this.#progress.hidden = false;
  }

  /** Answers of an earlier visit have arrived. */
  tell(next) {
    const note = this.#form.querySelector("[data-sent]");
    note.querySelector("a").href = next;
    note.hidden = false;
  }

  #submit(event) {
    if (!this.isShown) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#act(this.#form.dataset.idle ? "restart" : "again");
  }

  #act(name) {
    if (name === "discard" && !window.confirm(this.#screen.dataset.sure)) return;
    this.#wasAsked = name === "again";
    if (this.#wasAsked) this.#line.textContent = ""; // The same words again would not be read out.
    if (name) this.#acts[name]();
  }

  /** The questions stay where they are, unseen: the back button of the phone leads to one of them. */
  #cover() {
    for (const screen of this.#form.querySelectorAll("[data-screen]")) screen.hidden = true;
    this.#progress.hidden = true;
    this.#button.textContent = this.#screen.dataset.again;
    window.scrollTo(0, 0);
  }

  get #button() {
    return this.#form.querySelector(".action-bar button");
  }

  get #line() {
    return this.#form.querySelector("[data-network]");
  }

  get #progress() {
    return document.querySelector(".intake-progress");
  }
}
