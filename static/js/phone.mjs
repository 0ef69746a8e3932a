// The ticks of the client whose page this is. `stipple:ticks` tells the document whenever something is different:
// `states` by tick, what is `unsent`, what the phone has noted (`facts`), the last `round` with the server, and whether
// `isWhole`: the phone knows all that the server knows.

import { ENDED, TICKED, hear, tell } from "./channel.mjs";
import { endSession, endedOwner, forgetEnd } from "./ended.mjs";
import { exchange, useToken } from "./exchange.mjs";
import { Outcome } from "./flush.mjs";
import { Outbox } from "./outbox.mjs";
import { Sender } from "./sender.mjs";
import { OtherOwnerError } from "./taps.mjs";
import { forgetPages } from "./wipe.mjs";

const SYNC = "stipple-outbox";
const SIGNED_OUT = "/signed-out";
const FORMER = { device: "stipple.device", counter: "stipple.counter" };

export const owner = document.body.dataset.owner ?? null;
export const outbox = new Outbox();
export const sender = new Sender({ exchange: () => exchange(outbox), tell: follow });

let lastRound = null;
let isWhole = false;
let reading = 0;

/** Note a tap on the phone, or where it cannot keep anything, on this page. */
export async function note(tapped, atLeast) {
  try {
    await outbox.tap(tapped, owner, atLeast);
  } catch (error) {
    if (!(error instanceof OtherOwnerError)) throw error;
    location.reload();
  }
}

/** Show what was noted, here and in other tabs, and send it. */
export async function passOn() {
  tell(TICKED);
  await refresh();
  sender.now();
}

/** Read anew what is ticked, and tell the document. */
export async function refresh() {
  reading += 1;
  const turn = reading;
  const [states, unsent, facts] = await Promise.all([outbox.states(), outbox.unsent(), outbox.facts()]);
  if (turn !== reading) return;
  const detail = { states, unsent, facts, round: lastRound, isWhole };
  document.dispatchEvent(new CustomEvent("stipple:ticks", { detail }));
}

async function follow(round) {
  lastRound = round;
  if (round.outcome === Outcome.ENDED) leave();
  if (round.outcome === Outcome.OTHER_CLIENT) location.reload();
  if (round.outcome === Outcome.SIGN_IN) isWhole = false;
  if (round.isWhole) isWhole = true;
  if (round.outcome === Outcome.LATER) askToBeWoken();
  await refresh();
}

/** Nothing personal stays on the screen. */
function leave() {
  sender.stop();
  location.replace(SIGNED_OUT);
}

async function start() {
  const ended = await endedOwner().catch(() => null);
  if (ended === owner) {
    await endSession();
    return leave();
  }
  if (ended) await forgetEnd();
  const before = await outbox.claim(owner, formerPhone());
  if (before && before !== owner) await forgetPages();
  useToken(document.querySelector("[name=csrf_token]")?.value);
  return sender.start();
}

/** What an earlier version of the app called this phone, and how far it had counted. */
function formerPhone() {
  try {
    return Object.fromEntries(Object.entries(FORMER).map(([name, key]) => {
      const value = localStorage.getItem(key);
      localStorage.removeItem(key);
      return [name, value];
    }));
  } catch {
    return {};
  }
}

/** Where there is Background Sync, the phone sends what the page could not send, also when that is long closed. */
async function askToBeWoken() {
  if (!navigator.serviceWorker?.controller) return;
  const { sync } = await navigator.serviceWorker.ready;
  await sync?.register(SYNC).catch(() => {});
}

/** A page that comes back from the browser's memory may be of somebody who has signed out since. */
async function comeBack() {
  const facts = await outbox.facts();
  if (facts.owner !== owner) location.reload();
  else sender.now();
}

if (owner) {
  hear(TICKED, refresh);
  hear(ENDED, leave);
  addEventListener("pageshow", ({ persisted }) => persisted && comeBack());
  start();
}
