// Days and distances in words, from the names and patterns that the server has written into the page.

import { daysBetween, parts, weekday } from "./calendar_day.mjs";

export class DayWords {
  #words;
  #plural;

  constructor(words, language) {
    this.#words = words;
    this.#plural = new Intl.PluralRules(language);
  }

  /** Tuesday 8 December; with the year where it is another one than today's. */
  name(day, today) {
    const { year, month, number } = parts(day);
    const words = [this.#words.weekdays[weekday(day)], number, this.#words.months[month - 1]];
    return (year === parts(today).year ? words : [...words, year]).join(" ");
  }

  /** Tue, 8 */
  short(day) {
    return [this.#words.weekdaysShort[weekday(day)], String(parts(day).number)];
  }

  /** Today, Tomorrow, In 5 days */
  when(day, today) {
    const away = daysBetween(today, day);
    const known = this.#words.when[away];
    if (known) return known;
    const number = Math.abs(away);
    const { [away > 0 ? "ahead" : "ago"]: kinds } = this.#words;
    return kinds[this.#plural.select(number)].replace("{n}", number);
  }

  /** 1 of 3 done */
  done({ done, total }) {
    return this.#words.done.replace("{done}", done).replace("{total}", total);
  }

  /** day 5 of 10 */
  dayOf(number, length) {
    return this.#words.dayOf.replace("{number}", number).replace("{length}", length);
  }

  /** A day of the strip: its name, whether it is today, how far it is. */
  label(day, today, { isSession, progress }) {
    const state = isSession ? this.#words.session : progress.total && this.done(progress);
    return [this.name(day, today), day === today && this.#words.today, state].filter(Boolean).join(", ");
  }
}
