// Intakes that were sent and have not arrived: health answers, kept on this phone until the clinic has them, or until
// the person who wrote them takes them back. Pages and the worker use it alike.

import { deliver, Fate } from "./intake_delivery.mjs";
import { FACTS, INTAKES, openStore } from "./store.mjs";

const SENT = "intake_sent";
const LOCK = "stipple-intakes";

/** Resolves once the phone has it for good. Rejects where it keeps nothing, or is full. */
export function keep(intake) {
  return change((intakes) => intakes.put(intake));
}

export function forget(submissionId) {
  return change((intakes) => intakes.delete(submissionId));
}

/** All of them, the oldest first. */
export async function keptIntakes() {
  const kept = await inStore("readonly", (transaction) => transaction.objectStore(INTAKES).getAll());
  return kept.sort((one, other) => one.kept_at - other.kept_at);
}

/** What was sent last and nobody was told of; it is told once. */
export function tellSent() {
  return inStore("readwrite", async (transaction) => {
    const facts = transaction.objectStore(FACTS);
    const sent = await facts.get(SENT);
    await facts.delete(SENT);
    return sent;
  });
}

/**
 * Sends what is kept, one after the other; resolves to what became of each that was tried.
 * `isAsked` tries at once, whatever the clinic asked to wait for; `first` is the one whose writer waits for the answer.
 */
export function sendKept({ isAsked = false, first, now = Date.now, fetch = globalThis.fetch } = {}) {
  // Other tabs and the worker would only send it again and be told the same.
  return alone(async () => {
    const fates = [];
    for (const intake of await keptIntakes()) {
      if (intake.refused || (!isAsked && intake.not_before > now())) continue;
      const fate = await deliver(intake, { fetch, waited: intake.submission_id !== first });
      await settle(intake, fate, now());
      fates.push({ submission_id: intake.submission_id, ...fate });
    }
    return fates;
  });
}

/** Whether another try may help any of them. */
export async function isAnyWaiting() {
  return (await keptIntakes()).some(({ refused }) => !refused);
}

/** Waits for what is being sent, then does `work` while nothing is. */
export function alone(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

/** What the answer means for what is kept. */
async function settle(intake, { fate, next, code, pause }, now) {
  if (fate === Fate.SENT) await note(intake, next);
  if (fate === Fate.REFUSED) await keep({ ...intake, refused: code });
  if (fate === Fate.LATER && pause) await keep({ ...intake, not_before: now + pause });
}

/** On a shared tablet nobody is told: the next person stands there. */
function note({ submission_id: submissionId, is_kiosk: isKiosk }, next) {
  return inStore("readwrite", (transaction) => {
    const told = isKiosk ? null : transaction.objectStore(FACTS).put({ submission_id: submissionId, next }, SENT);
    return Promise.all([transaction.objectStore(INTAKES).delete(submissionId), told]);
  });
}

function change(act) {
  return inStore("readwrite", (transaction) => act(transaction.objectStore(INTAKES)));
}

async function inStore(mode, act) {
  const database = await openStore();
  try {
    // On the disk before anybody is told that it is kept.
    const transaction = database.transaction([INTAKES, FACTS], mode, { durability: "strict" });
    const result = await act(transaction);
    await transaction.done;
    return result;
  } finally {
    database.close();
  }
}
