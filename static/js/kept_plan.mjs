// What the kept page knows of each day. The server has worked all of it out; here it is only looked up.

import { keyOf } from "./fold.mjs";
import { later } from "./calendar_day.mjs";

export class KeptPlan {
  #data;

  /** `data` as webapp/web/client/kept_body.py writes it. */
  constructor(data) {
    this.#data = data;
  }

  get words() {
    return this.#data.words;
  }

  /** What is kept for a day; null for one before the first. A day without an entry is like the one before it. */
  entry(day) {
    const { days } = this.#data;
    let [low, high] = [0, days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (days[middle].day <= day) low = middle + 1;
      else high = middle;
    }
    return days[low - 1] ?? null;
  }

  /** The parts that a day shows, by number, one after the other. */
  parts(day, today) {
    const { [day === today ? "today" : "another"]: own = [] } = this.entry(day);
    const { overdue = [] } = (day >= today && this.entry(today)) || {};
    return [...overdue, ...own];
  }

  /** What there is to tick on a day. */
  ticks(day) {
    const { ticks } = this.entry(day) ?? {};
    return (this.#data.ticks[ticks] ?? []).map(([item, slot, keptOn = day]) => ({ item_key: item, day: keptOn, slot }));
  }

  /** How many of the ticks of a day are done, and of how many. */
  progress(day, states) {
    return count(this.ticks(day), states);
  }

  /** The same for all days that count together with this one. */
  phaseProgress(day, states) {
    const { counted } = this.entry(day) ?? {};
    const [first, last] = this.#data.counted[counted] ?? [];
    const ticks = [];
    for (let each = first; each && each <= last; each = later(each, 1)) ticks.push(...this.ticks(each));
    return count(ticks, states);
  }

  /** Whether the list of a day takes a tick; a task of several days stays open. */
  takes(day, today, isOfSeveralDays) {
    return day <= today && (isOfSeveralDays || !this.isClosed(day, today));
  }

  /** Whether a day is over for good. */
  isClosed(day, today) {
    return later(day, this.#data.daysToTick) < today;
  }
}

function count(ticks, states) {
  const keys = new Set(ticks.map(keyOf));
  const done = [...keys].filter((key) => states.get(key)?.state === "done").length;
  return { done, total: keys.size };
}
