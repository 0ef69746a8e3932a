// Sends intakes that wait on this phone while no page is open, in browsers that know Background Sync.

import { isAnyWaiting, sendKept } from "../kept_intakes.mjs";

const TAG = "stipple-intake";

/** Has to be called before the worker's script has run through. */
export function listenForIntakes() {
  self.addEventListener("sync", (event) => {
    if (event.tag === TAG) event.waitUntil(sendAll());
  });
}

/** Rejects while something still waits: then the browser tries again, as often as it sees fit. */
async function sendAll() {
  await sendKept();
  if (await isAnyWaiting()) throw new Error("Intakes still wait.");
}
