// The list of a day. A tap shows at once, is kept on the phone, and goes to the server behind it.
// Lines may be put into the page at any time (`stipple:day` says so): nothing hangs on a single one of them.

import { Outcome } from "./flush.mjs";
import { keyOf } from "./fold.mjs";
import { note, outbox, passOn, refresh } from "./phone.mjs";
import { TickLine, TICKS, tickLines } from "./tick_line.mjs";
import { showProgress } from "./tick_progress.mjs";

const SKIP = "form[data-module=skip]";
const UNDONE = { state: "undone" };
/** A kept page comes without any states: what is ticked, only the phone can say. */
const IS_KEPT = document.querySelector("[data-kept-page]") !== null;

class TickPage {
  /** How many taps on a tick are not on disk yet: until then what is shown is newer than what is kept. */
  #noting = new Map();
  /** What the page said of a tick before anybody tapped. */
  #atFirst = new Map();
  #refused = new Set();

  start() {
    document.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("stipple:day", refresh);
    document.addEventListener("stipple:ticks", ({ detail }) => this.#follow(detail));
    refresh();
  }

  #submit(event) {
    const form = event.target;
    if (!form.matches(`${TICKS}, ${SKIP}`)) return;
    event.preventDefault();
    const line = new TickLine(form.matches(TICKS) ? form : form.closest(".tick").querySelector(TICKS));
    if (form.matches(TICKS)) this.#tap(line, { state: line.asked });
    else this.#tap(line, { state: "skipped", note: event.submitter?.value ?? "other" });
    if (form.matches(SKIP)) line.close();
  }

  async #tap(line, change) {
    const { key } = line;
    this.#refused.delete(key);
    this.#noting.set(key, (this.#noting.get(key) ?? 0) + 1);
    this.#remember(line);
    line.show(change);
    line.say("");
    showProgress();
    await note({ ...line.tick, ...change }, line.counter);
    this.#noted(key);
    await passOn();
  }

  #noted(key) {
    const left = this.#noting.get(key) - 1;
    if (left) this.#noting.set(key, left);
    else this.#noting.delete(key);
  }

  #follow(news) {
    const lines = tickLines();
    this.#hearOfRefusals(news.facts.refused, lines);
    const waiting = new Map(news.unsent.map((event) => [keyOf(event), outbox.isLoose(event)]));
    const isStuck = !navigator.onLine || news.round?.outcome !== Outcome.DONE;
    for (const line of lines.filter(({ key }) => !this.#noting.has(key))) {
      this.#remember(line);
      const state = this.#known(line, news, waiting);
      if (state) line.show(state);
      line.say(this.#words(line.key, waiting.get(line.key)));
      line.markUnsent(isStuck && waiting.has(line.key));
    }
    showProgress();
  }

  /** What the phone knows of a tick; null where the page may know more, as long as the server was not asked. */
  #known(line, { states, isWhole }, waiting) {
    const state = states.get(line.key);
    if (isWhole || IS_KEPT) return state ?? UNDONE;
    if (waiting.has(line.key) || isNewer(state, line)) return state;
    if (this.#refused.has(line.key)) return state ?? this.#atFirst.get(line.key);
    return null;
  }

  #remember(line) {
    if (!this.#atFirst.has(line.key)) this.#atFirst.set(line.key, line.state);
  }

  /** A refusal is told on its line for as long as the page is open, and then no more. */
  #hearOfRefusals(refused, lines) {
    const here = new Set(lines.map(({ key }) => key));
    const heard = refused.filter((tick) => here.has(keyOf(tick)));
    if (!heard.length || document.visibilityState !== "visible") return;
    for (const tick of heard) this.#refused.add(keyOf(tick));
    outbox.forgetRefusals(heard);
  }

  #words(key, isLoose) {
    if (isLoose) return "notKept";
    return this.#refused.has(key) ? "refused" : "";
  }
}

/** A greater count than any that the server knew of when it made the page. */
function isNewer(state, line) {
  return state !== undefined && state.counter > line.counter;
}

new TickPage().start();
