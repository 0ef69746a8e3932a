// Says what this phone has not sent yet: only when it takes longer than a moment, and what to do when it takes a day.

import { keyOf } from "./fold.mjs";
import { Outcome } from "./flush.mjs";
import { outbox, refresh, sender } from "./phone.mjs";
import { tickLines } from "./tick_line.mjs";
import { Bar, barFor } from "./unsent_bar.mjs";

const MOMENT = 4000;

class UnsentBar {
  #element;
  #news = null;
  #timer;

  constructor(element) {
    this.#element = element;
  }

  start() {
    document.addEventListener("stipple:ticks", ({ detail }) => {
      this.#news = detail;
      this.#show();
    });
    for (const turn of ["online", "offline"]) addEventListener(turn, () => this.#show());
    this.#element.addEventListener("click", ({ target }) => this.#press(target));
    refresh();
  }

  #show() {
    if (!this.#news) return;
    const { unsent, facts, round } = this.#news;
    const refused = notOnThisPage(facts.refused);
    const now = Date.now();
    const bar = barFor({
      unsent, refused, now, moment: MOMENT,
      isOnline: navigator.onLine,
      hasLoose: unsent.some((event) => outbox.isLoose(event)),
      isSignedOut: round?.outcome === Outcome.SIGN_IN,
      hasFailed: round?.outcome === Outcome.LATER,
    });
    this.#write(bar, bar === Bar.REFUSED ? refused.length : unsent.length);
    // What is on its way now may still be so in a moment.
    clearTimeout(this.#timer);
    if (bar === Bar.NONE && unsent.length) this.#timer = setTimeout(() => this.#show(), MOMENT);
  }

  #write(bar, count) {
    for (const each of this.#element.querySelectorAll("[data-bar]")) {
      each.hidden = each.dataset.bar !== bar;
      const place = each.querySelector("[data-count]");
      const words = each.hidden ? "" : this.#words(bar === Bar.REFUSED ? "refused" : "count", count);
      if (place && place.textContent !== words) place.textContent = words;
    }
  }

  /** In the language of the page, which may have up to six forms for a number. */
  #words(what, count) {
    const { lang } = document.documentElement;
    const kind = new Intl.PluralRules(lang).select(count);
    return this.#element.getAttribute(`data-${what}-${kind}`).replace("{n}", new Intl.NumberFormat(lang).format(count));
  }

  async #press(target) {
    if (target.closest("[data-try-now]")) sender.now();
    if (!target.closest("[data-seen]")) return;
    await outbox.forgetRefusals(this.#news.facts.refused);
    await refresh();
  }
}

/** A refused tick whose line is here says so itself. */
function notOnThisPage(refused) {
  const here = new Set(tickLines().map(({ key }) => key));
  return refused.filter((tick) => !here.has(keyOf(tick)));
}

document.querySelectorAll("[data-module=unsent]").forEach((element) => new UnsentBar(element).start());
