// The seven days around the one that is shown.

import { later } from "./calendar_day.mjs";

const AROUND = [-3, -2, -1, 0, 1, 2, 3];

export class DayStrip {
  #list = document.querySelector(".day-strip");
  #template = document.querySelector("[data-strip-day]");

  /** Draws the days anew; the links stay the same ones, so that focus does. */
  draw({ day, today, plan, words, states }) {
    AROUND.forEach((step, index) => {
      const each = later(day, step);
      const facts = { isSession: Boolean(plan.entry(each)?.session), progress: plan.progress(each, states) };
      const link = this.#link(index);
      link.href = each === today ? "/me" : `/me/day/${each}`;
      link.className = look(each < today, facts);
      link.toggleAttribute("aria-current", step === 0);
      if (step === 0) link.setAttribute("aria-current", "date");
      link.setAttribute("aria-label", words.label(each, today, facts));
      const [name, number] = words.short(each);
      link.querySelector(".day-name").textContent = name;
      link.querySelector(".day-number").textContent = number;
    });
  }

  #link(index) {
    if (!this.#list.children[index]) this.#list.append(this.#template.content.cloneNode(true));
    return this.#list.children[index].querySelector("a");
  }
}

function look(isOver, { isSession, progress: { done, total } }) {
  if (isSession) return "day-session";
  if (!total) return "";
  if (done) return done === total ? "day-done" : "day-part";
  return isOver ? "day-missed" : "";
}
