// Somebody signed out without a network. The server hears of it at the next contact, before it shows anything personal.

const ENDED = "stipple-ended";
const OWNER = "/owner";

/** Remember that the session of this client is to be ended. */
export async function noteEnd(owner) {
  const marker = await globalThis.caches?.open(ENDED);
  await marker?.put(OWNER, new Response(owner));
}

/** Whose session is still to be ended; null if nobody's. */
export async function endedOwner() {
  if (!(await globalThis.caches?.has(ENDED))) return null;
  const note = await (await caches.open(ENDED)).match(OWNER);
  return note ? note.text() : null;
}

export async function isEnded() {
  return (await endedOwner()) !== null;
}

export async function forgetEnd() {
  await globalThis.caches?.delete(ENDED);
}

/**
 * End the session on the server. Resolves to whether that has worked; if not, it is still to be done.
 * Told later, it takes nothing from this phone: that was wiped at once, and what lies here since may be somebody else's.
 */
export async function endSession({ isLate = true } = {}) {
  try {
    const { token } = await (await fetch("/form-token", { cache: "no-store" })).json();
    const headers = { "X-CSRFToken": token, ...(isLate && { "X-Wiped": "1" }) };
    const answer = await fetch("/sign-out", { method: "POST", headers, redirect: "manual" });
    if (!answer.ok && answer.type !== "opaqueredirect") return false;
  } catch {
    return false;
  }
  await forgetEnd();
  return true;
}
