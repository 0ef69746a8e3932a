// One line of a day: what is ticked, and what there is to say about it.

import { keyOf } from "./fold.mjs";

export const TICKS = "form[data-module=tick]";

/** Every line of the page as it is now. */
export function tickLines() {
  return [...document.querySelectorAll(TICKS)].map((form) => new TickLine(form));
}

export class TickLine {
  #form;
  #line;
  #words;

  constructor(form) {
    this.#form = form;
    this.#line = form.closest(".tick");
    this.#words = form.closest("[data-module=tick-list]").dataset;
  }

  /** The tick that this line stands for. A task of several days is kept under the first of them. */
  get tick() {
    const { item_key: item, day, slot } = this.#form.elements;
    return { item_key: item.value, day: this.#form.dataset.keptOn ?? day.value, slot: Number(slot.value) };
  }

  get key() {
    return keyOf(this.tick);
  }

  /** The highest count that the server knew of when it made the page. */
  get counter() {
    return Number(this.#words.counter);
  }

  /** What a tap asks for. */
  get asked() {
    return this.#form.elements.state.value;
  }

  get isDone() {
    return this.#button.getAttribute("aria-pressed") === "true";
  }

  get state() {
    const state = this.#line.dataset.state ?? "undone";
    return { state, note: this.#line.dataset.note };
  }

  show({ state, note = "" }) {
    const isDone = state === "done";
    this.#button.setAttribute("aria-pressed", String(isDone));
    this.#form.elements.state.value = isDone ? "undone" : "done";
    this.#line.dataset.state = state;
    this.#line.dataset.note = note;
  }

  /** A small clock: nobody but this phone knows of it yet. */
  markUnsent(isUnsent) {
    this.#line.toggleAttribute("data-unsent", isUnsent);
  }

  /** Words under the line; without any, why it was skipped. */
  say(name) {
    const words = name ? this.#words[name] : this.#skipped;
    const place = this.#line.querySelector(".tick-state");
    if (place.textContent !== words) place.textContent = words;
  }

  /** The reasons for skipping have been read: the list is to be seen again. */
  close() {
    this.#line.querySelector("details[open]")?.removeAttribute("open");
  }

  get #skipped() {
    const { state, note } = this.#line.dataset;
    if (state !== "skipped") return "";
    const reason = this.#form.closest("[data-module=tick-list]").getAttribute(`data-skip-${note}`);
    return reason ? this.#words.skippedWhy.replace("{reason}", reason) : this.#words.skipped;
  }

  get #button() {
    return this.#form.querySelector("button");
  }
}
