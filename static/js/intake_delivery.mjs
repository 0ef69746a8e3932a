// Sends one intake that this phone keeps, and says what became of it.

import { endSession, isEnded } from "./ended.mjs";

export const Fate = Object.freeze({
  /** The clinic has it. */
  SENT: "sent",
  /** As it is, the clinic will never take it. */
  REFUSED: "refused",
  /** No network, or trouble at the other end: another try may help. */
  LATER: "later",
});

const PATIENCE = 20_000;
const MOMENT = 1_500;
const FINAL = new Set([413, 422]);

/**
 * Resolves to `{ fate, next, code, pause }`: the page that follows a success, why it was refused, and how many
 * milliseconds the clinic asks to wait. It never rejects. The same intake may be sent again: it is stored once (C23).
 */
export async function deliver(intake, { fetch = globalThis.fetch, waited = false, pause = wait } = {}) {
  try {
    await endEarlier();
    const fate = await attempt(intake, fetch, waited);
    if (fate.code !== "too_quick") return fate;
    await pause(MOMENT); // Only programs finish within a second; people who come back to their last screen may, too.
    const again = await attempt(intake, fetch, waited);
    return again.code === "too_quick" ? { fate: Fate.LATER } : again;
  } catch {
    return { fate: Fate.LATER };
  }
}

/** Of a sign-out without a network the clinic has to hear first: later it would end the session that begins now. */
async function endEarlier() {
  if (await isEnded().catch(() => false)) await endSession();
}

async function attempt({ fields }, fetch, waited) {
  const form = new URLSearchParams(fields);
  form.set("csrf_token", await freshToken(fetch));
  if (waited) form.set("waited", "1");
  return read(await fetch("/intake", { method: "POST", headers, body: form, ...inTime() }));
}

const headers = { Accept: "application/json" };

/** The token of the page may be weeks old, and the worker has no page. */
async function freshToken(fetch) {
  const response = await fetch("/form-token", { headers, cache: "no-store", ...inTime() });
  return (await response.json()).token;
}

/** A network that swallows everything is no network. */
function inTime() {
  return { signal: AbortSignal.timeout(PATIENCE) };
}

async function read(response) {
  const body = await response.json();
  // Only our own answers count: the sign-in page of a hotel's network says "ok" to everything.
  if (response.ok) return isOwnPage(body.next) ? { fate: Fate.SENT, next: body.next } : { fate: Fate.LATER };
  if (FINAL.has(response.status) && body.error) return { fate: Fate.REFUSED, code: body.error };
  return { fate: Fate.LATER, pause: Number(response.headers.get("Retry-After")) * 1000 || 0 };
}

function isOwnPage(next) {
  return typeof next === "string" && /^\/[^/\\]/.test(next);
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
