// The plan by weeks, kept on a phone or open past midnight: weeks that are over go where the others are, this week is
// marked, and the days at the top are those to come. The page says it right for the day on which it was made.

import { watchDays } from "./day_watch.mjs";
import { clinicClock } from "./kept_clock.mjs";

const find = (selector) => document.querySelector(selector);

class PlanWeeks {
  #section = find("[data-module=plan-weeks]");
  #past = find("[data-past-weeks]");
  #summary = find("[data-past-weeks] > summary");
  #coming = find("[data-module=plan-weeks] > ol");
  #facts = [...(find("[data-plan-facts]")?.content.children ?? [])];

  show(today) {
    const weeks = [...this.#section.querySelectorAll("[data-first]")];
    const over = weeks.filter(({ dataset }) => dataset.last < today);
    this.#past.querySelector("ol").append(...over);
    this.#coming.prepend(...weeks.filter((week) => !over.includes(week)));
    this.#past.hidden = over.length === 0;
    this.#summary.textContent = this.#countOf(over.length);
    for (const week of weeks) this.#mark(week, week.dataset.first <= today && today <= week.dataset.last);
    this.#showFacts(today);
  }

  #countOf(number) {
    const kind = new Intl.PluralRules(document.documentElement.lang).select(number);
    return this.#summary.dataset[kind].replace("{n}", number);
  }

  #mark(week, isNow) {
    week.classList.toggle("week-now", isNow);
    if (isNow) week.setAttribute("aria-current", "date");
    else week.removeAttribute("aria-current");
    const head = week.querySelector("h3");
    if (isNow) head.dataset.now = this.#section.dataset.now;
    else delete head.dataset.now;
  }

  /** The next session, what may be done again, and what is always said. */
  #showFacts(today) {
    const coming = this.#facts.filter(({ dataset }) => !dataset.day || dataset.day >= today);
    const next = coming.find(({ dataset }) => dataset.fact === "session");
    const shown = coming.filter((fact) => fact.dataset.fact !== "session" || fact === next);
    find("main .stats")?.replaceChildren(...shown.map((fact) => fact.cloneNode(true)));
  }
}

async function start() {
  const clock = await clinicClock();
  const weeks = new PlanWeeks();
  const today = clock.today();
  if (today !== document.body.dataset.day) weeks.show(today);
  watchDays(clock, today, (day) => weeks.show(day));
}

start();
