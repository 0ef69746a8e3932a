// Days without a time, written as 2026-12-08: they are counted as the calendar counts them, whatever any clock does.

const DAY = 86_400_000;

/** The day so many days later. */
export function later(day, days) {
  return new Date(at(day) + days * DAY).toISOString().slice(0, 10);
}

/** How many days `day` lies after `other`. */
export function daysBetween(other, day) {
  return Math.round((at(day) - at(other)) / DAY);
}

/** Monday is 0. */
export function weekday(day) {
  return (new Date(at(day)).getUTCDay() + 6) % 7;
}

/** The numbers that a day is written with. */
export function parts(day) {
  const [year, month, number] = day.split("-").map(Number);
  return { year, month, number };
}

/** Whether somebody wrote a day that there is. */
export function isDay(written) {
  return /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(at(written)) && later(written, 0) === written;
}

function at(day) {
  return Date.parse(`${day}T00:00:00Z`);
}
