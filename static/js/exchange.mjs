// One round between this phone and the server: what is unsent goes there, what other phones ticked comes here.
// The same in a page and in the worker; only one round at a time on a phone.

import { ENDED, TICKED, tell } from "./channel.mjs";
import { Flush, Outcome, refusal } from "./flush.mjs";
import { forgetPages } from "./wipe.mjs";

const ADDRESS = "/me/ticks";
const LOCK = "stipple-exchange";
const LONGEST_ANSWER = 30_000;
const LONGEST_WAIT = 15 * 60_000;

let token = null;
let asking = new AbortController();

/** A form token that the page brought along; without one, the first round asks for it. */
export function useToken(value) {
  token = value;
}

/** Wait for no answer any more. */
export function abandon() {
  asking.abort();
}

/** Resolves to an Outcome, for how long the server asked to be left alone, and whether the phone has all ticks now. */
export function exchange(outbox) {
  return alone(async () => {
    const pause = await pauseLeft(outbox);
    if (pause) return { outcome: Outcome.LATER, wait: pause };
    const sent = await new Flush({ outbox, send, renewToken }).run();
    const round = sent.outcome === Outcome.DONE || sent.isPartial ? await fetchTicks(outbox, sent) : sent;
    await CONSEQUENCES[round.outcome]?.(outbox);
    if (round.wait) await outbox.note("wait_until", Date.now() + round.wait);
    tell(TICKED);
    return round;
  });
}

const CONSEQUENCES = {
  /** Unsent ticks say nothing to a stranger, and stay; what can be read does not. */
  [Outcome.SIGN_IN]: (outbox) => Promise.all([outbox.forgetTicks(), forgetPages()]),
  [Outcome.ENDED]: async (outbox) => {
    await Promise.all([outbox.forgetOwner(), forgetPages()]);
    tell(ENDED);
  },
  [Outcome.OTHER_CLIENT]: (outbox) => Promise.all([outbox.forgetOwner(), forgetPages()]),
};

/** What all phones of this client ticked. */
async function fetchTicks(outbox, sent) {
  const { owner, revision } = await outbox.facts();
  const query = revision === undefined ? "" : `?revision=${encodeURIComponent(revision)}`;
  try {
    const response = await ask(ADDRESS + query, { headers: { Accept: "application/json" } });
    if (response.status === 204) return { ...sent, isWhole: true };
    const body = await response.json();
    if (!response.ok) return refusal(response, body);
    if (owner && body.owner !== owner) return { outcome: Outcome.OTHER_CLIENT };
    await outbox.restore(body);
    return { ...sent, isWhole: true };
  } catch {
    return { outcome: Outcome.LATER };
  }
}

async function send(body) {
  if (!token) await renewToken();
  return ask(ADDRESS, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token ?? "" },
    body: JSON.stringify(body),
    // A tap right before the page is left is sent all the same.
    keepalive: true,
  });
}

/** Resolves to whether there is a fresh token. */
async function renewToken() {
  const response = await ask("/form-token", { headers: { Accept: "application/json" } });
  ({ token } = await response.json());
  return Boolean(token);
}

/** A server that never answers is as good as none. */
async function ask(address, options) {
  asking = new AbortController();
  const timer = setTimeout(abandon, LONGEST_ANSWER);
  try {
    return await fetch(address, { ...options, cache: "no-store", signal: asking.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** How long the server still wants to be left alone. A clock that jumps must not make it last for ever. */
async function pauseLeft(outbox) {
  const { wait_until: until } = await outbox.facts();
  const left = until - Date.now();
  return left > 0 && left <= LONGEST_WAIT ? left : 0;
}

function alone(act) {
  return globalThis.navigator.locks ? navigator.locks.request(LOCK, act) : act();
}
