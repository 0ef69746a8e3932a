// The page that the phone keeps shows the day of its address, or today, by itself, and goes on to the next at midnight.
// `stipple:day` tells the other scripts that a day has been put into the document.

import { daysBetween, isDay } from "./calendar_day.mjs";
import { DayParts } from "./day_parts.mjs";
import { DayStrip } from "./day_strip.mjs";
import { watchDays } from "./day_watch.mjs";
import { DayWords } from "./day_words.mjs";
import { clinicClock } from "./kept_clock.mjs";
import { KeptPlan } from "./kept_plan.mjs";

const ADDRESS = /^\/me\/day\/([^/]+)$/;
const OLD = 7; // days after which a kept plan asks to be renewed

const find = (selector) => document.querySelector(selector);

class KeptDays {
  #plan = new KeptPlan(JSON.parse(find("[data-kept-days]").content.textContent));
  #words = new DayWords(this.#plan.words, document.documentElement.lang);
  #parts = new DayParts(find("[data-kept-back]"));
  #strip = new DayStrip();
  #head = find("[data-kept-head]");
  #titleEnd = document.title.slice(this.#head.textContent.length);
  #asked = ADDRESS.exec(location.pathname)?.[1];
  #states = new Map();
  #today;

  start(clock) {
    document.addEventListener("stipple:ticks", ({ detail }) => this.#follow(detail.states));
    this.#show(clock.today());
    watchDays(clock, this.#today, (today) => this.#turn(today));
  }

  get #day() {
    return isDay(this.#asked ?? "") ? this.#asked : this.#today;
  }

  /** A new day has begun while the page was open. */
  #turn(today) {
    const hadFocus = this.#parts.hasFocus;
    this.#show(today);
    if (hadFocus) this.#head.focus({ preventScroll: true });
    const news = find("[data-kept-news]");
    news.textContent = news.dataset.words.replace("{day}", this.#words.name(today, today));
  }

  #show(today) {
    this.#today = today;
    const day = this.#day;
    const entry = this.#plan.entry(day);
    this.#showHead(day, entry);
    this.#showAge();
    if (entry) this.#showList(day, entry);
    else this.#parts.showAlone(find("[data-no-day]"));
    this.#follow(this.#states);
    (find("[data-module=tick-list]") ?? document).dispatchEvent(new CustomEvent("stipple:day", { bubbles: true }));
  }

  #showHead(day, entry) {
    const name = this.#words.name(day, this.#today);
    this.#head.firstElementChild.textContent = name;
    document.title = name + this.#titleEnd;
    find("[data-kept-phase]").textContent = [this.#words.when(day, this.#today), entry?.phase].filter(Boolean).join(" · ");
    find("[data-kept-back]").hidden = day === this.#today;
  }

  #showAge() {
    const line = find("[data-kept-line]");
    const { madeOn } = document.body.dataset;
    const words = daysBetween(madeOn, this.#today) > OLD ? line.dataset.old : line.dataset.new;
    line.querySelector("span").textContent = words.replace("{day}", this.#words.name(madeOn, this.#today));
  }

  #showList(day, { left, number }) {
    const today = this.#today;
    this.#parts.show(this.#plan.parts(day, today));
    this.#parts.fill({ day, left, number, words: this.#words });
    const closed = this.#plan.isClosed(day, today) ? "closed" : null;
    this.#parts.lock({
      takes: (isOfSeveralDays) => this.#plan.takes(day, today, isOfSeveralDays),
      note: day > today ? "ahead" : closed,
    });
  }

  /** What is ticked, on this phone and as far as it knows on others. */
  #follow(states) {
    this.#states = states;
    const day = this.#day;
    this.#strip.draw({ day, today: this.#today, plan: this.#plan, words: this.#words, states });
    const { done, total } = this.#plan.phaseProgress(day, states);
    for (const line of document.querySelectorAll("[data-progress=phase]")) {
      line.dataset.done = done;
      line.textContent = line.dataset.words.replace("{done}", done).replace("{total}", total);
    }
  }
}

clinicClock().then((clock) => new KeptDays().start(clock));
