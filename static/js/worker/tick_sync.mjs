// Sends ticks that wait on this phone while no page is open, in browsers that know Background Sync.

import { endSession, isEnded } from "../ended.mjs";
import { exchange } from "../exchange.mjs";
import { Outbox } from "../outbox.mjs";

const TAG = "stipple-outbox";

/** Has to be called before the worker's script has run through. */
export function listenForTicks() {
  const outbox = new Outbox();
  self.addEventListener("sync", (event) => {
    if (event.tag === TAG) event.waitUntil(sendAll(outbox));
  });
}

/** Rejects while something still waits: then the browser tries again, as often as it sees fit. */
async function sendAll(outbox) {
  if (await isEnded()) return hearSignOut();
  await exchange(outbox);
  if ((await outbox.unsent()).length) throw new Error("Ticks still wait.");
  return undefined;
}

/** Somebody signed out without a network: what the server still shows to that session must not come back here. */
async function hearSignOut() {
  if (!(await endSession())) throw new Error("The server has not heard of the sign-out yet.");
}
