// Forgets what this phone knows of a client.

import { deleteStore } from "./store.mjs";

const KEPT = "stipple-kept";
// Answers that were never sent, and the names under which earlier versions of the app counted taps.
const NOTES = ["stipple.intake", "stipple.intake.kiosk", "stipple.device", "stipple.counter"];

/** Forget the pages that are kept for when there is no network. */
export async function forgetPages() {
  globalThis.navigator.serviceWorker?.controller?.postMessage({ type: "forget" });
  await globalThis.caches?.delete(KEPT);
}

/** Forget everything: pages, ticks, also unsent ones, and drafts. */
export async function wipePhone() {
  for (const name of NOTES) attempt(() => localStorage.removeItem(name));
  // One that fails must not save the others.
  await Promise.allSettled([forgetPages(), attempt(deleteStore), Promise.race([forgetPushed(), aMoment()])]);
}

/** Messages must not go on reaching whoever has the phone next, and those that are shown are not for them. */
async function forgetPushed() {
  const registration = await globalThis.navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  const subscription = await registration.pushManager?.getSubscription();
  await subscription?.unsubscribe();
  for (const each of await registration.getNotifications()) each.close();
}

/** Without a network, a push service may never answer. */
function aMoment() {
  return new Promise((resolve) => {
    setTimeout(resolve, 1000);
  });
}

function attempt(act) {
  try {
    return act();
  } catch {
    return null; // The browser forbids its storage: then nothing is in it.
  }
}
