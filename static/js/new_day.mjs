// A page of a day that stays open past midnight is loaded anew: from the network, or as the phone has kept it.

import { watchDays } from "./day_watch.mjs";
import { clinicClock } from "./kept_clock.mjs";

async function start() {
  const clock = await clinicClock();
  watchDays(clock, clock.today(), reload);
}

/** Taps are on the phone before they are sent, so nothing is lost. Resolves to false where it has to wait. */
async function reload() {
  if (document.visibilityState !== "visible" || !(await canReload())) return false;
  location.reload();
  return true;
}

/** Without a worker and a network the page would be lost, and this one is better than none. */
async function canReload() {
  if (navigator.serviceWorker?.controller) return true;
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  return answer?.ok ?? false;
}

start();
