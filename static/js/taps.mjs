// What a tap is: an event with an id of its own, the phone's name, and a count that only grows. No clock has a say in
// what is done in the end, so the count goes on from the highest that any phone has used.

import { randomId } from "./random_id.mjs";

/** This phone's data are another client's by now: nothing may be noted on behalf of whoever had it before. */
export class OtherOwnerError extends Error {}

/** The event of one tap. `tapped` says item_key, day, slot, state and perhaps a note; `kept_at` is only for this phone. */
export function tapEvent(tapped, { owner, device, counter, now = Date.now() }) {
  return { id: randomId(), owner, device, counter, time: new Date(now).toISOString(), kept_at: now, ...tapped };
}

/** What is remembered of a tap that the server has. */
export function asTick({ item_key, day, slot, state, note, counter, device, id }) {
  return { item_key, day, slot, state, note: note ?? "", counter, device, id };
}

/** The highest of these counts; what is no number does not count. */
export function highest(...counters) {
  return Math.max(0, ...counters.map(Number).filter(Number.isSafeInteger));
}
