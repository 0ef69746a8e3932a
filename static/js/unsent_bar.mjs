// Which of the notices about unsent ticks is due. No page, no database: only what is known.

const DAY = 24 * 3_600_000;

/** Their names in templates/client/unsent_bar.html. */
export const Bar = Object.freeze({
  NONE: "",
  WAITING: "waiting",
  LATE: "late",
  LOOSE: "loose",
  SIGN_IN: "sign-in",
  SIGNED_OUT: "signed-out",
  REFUSED: "refused",
});

/**
 * The most urgent of them. Ticks on their way for less than a `moment` (milliseconds) are nothing to speak of, unless
 * it is known that they do not get through.
 */
export function barFor(known) {
  const isAny = known.unsent.length > 0;
  const rules = [
    [Bar.LOOSE, known.hasLoose && isStuck(known)],
    [Bar.SIGN_IN, known.isSignedOut && isAny],
    [Bar.SIGNED_OUT, known.isSignedOut],
    [Bar.LATE, isAny && oldest(known) > DAY],
    [Bar.WAITING, isAny && isStuck(known)],
    [Bar.REFUSED, known.refused.length > 0],
  ];
  return rules.find(([, isDue]) => isDue)?.[0] ?? Bar.NONE;
}

function isStuck(known) {
  return !known.isOnline || known.hasFailed || oldest(known) > known.moment;
}

/** For how long the oldest waits, by this phone's clock. One that was put back does not make it late. */
function oldest({ unsent, now }) {
  return Math.max(0, ...unsent.map((event) => now - event.kept_at));
}
