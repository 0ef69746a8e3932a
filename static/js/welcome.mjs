// The start page, where answers wait on this phone, have been sent since, or could not be.

import { isAnyWaiting, keptIntakes, sendKept, tellSent } from "./kept_intakes.mjs";
import { KioskNote } from "./kiosk_note.mjs";
import { Retries } from "./retries.mjs";

const notes = document.querySelector("[data-notes]");
const kioskNote = document.querySelector("[data-kiosk-note]");
const onKiosk = kioskNote && new KioskNote(kioskNote);

async function look() {
  await sendKept().catch(() => []);
  if (notes) await tell();
  await onKiosk?.tell();
  return isAnyWaiting();
}

async function tell() {
  const sent = await tellSent();
  const kept = (await keptIntakes()).filter(({ is_kiosk: isKiosk }) => !isKiosk);
  show("waiting", kept.some(({ refused }) => !refused));
  show("refused", kept.some(({ refused }) => refused));
  if (!sent) return;
  show("sent", true);
  notes.querySelector("[data-note=sent] a").href = sent.next;
}

function show(name, isTrue) {
  notes.querySelector(`[data-note=${name}]`).hidden = !isTrue;
}

// A browser that keeps nothing has nothing to send.
new Retries(() => look().catch(() => false)).start();
