// Notices that a new day has begun at the clinic: while the page is open, and when the phone wakes up.

const SOON = 500; // milliseconds, so that midnight is over
const LONGEST = 600_000; // milliseconds: somebody may set the phone's clock meanwhile

/** Calls `act(today)` whenever the clinic's day is another one than at the last call, `day` at first. */
export function watchDays(clock, day, act) {
  let last = day;
  let timer;
  const look = async () => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(clock.untilMidnight() + SOON, LONGEST));
    const today = clock.today();
    if (today === last || isTyping()) return;
    const before = last;
    last = today;
    // Who could not follow is asked again.
    if ((await act(today)) === false && last === today) last = before;
  };
  document.addEventListener("visibilitychange", look);
  document.addEventListener("focusout", () => setTimeout(look));
  addEventListener("pageshow", look);
  addEventListener("online", look);
  look();
}

function isTyping() {
  return document.activeElement?.matches("input, textarea, select") ?? false;
}
