// What is out of date on a page that the phone kept.

const DAY = 86_400_000;
const LONGEST = 90 * DAY;

/** "Not before today" and "not after today" mean the day on which somebody looks. */
export function mendDates(form, now = new Date()) {
  for (const input of form.querySelectorAll("input[type=date]")) {
    if (input.min) input.min = later(input.min, now);
    if (input.max) input.max = later(input.max, now);
  }
}

/** A clock that is months off is wrong, not the page; the server looks at every date once more. */
export function later(day, now) {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const passed = today - Date.parse(day);
  return passed > 0 && passed < LONGEST ? new Date(today).toISOString().slice(0, 10) : day;
}
