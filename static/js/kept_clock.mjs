// The clinic's clock on this phone: every page that comes from the network sets it, and every page may read it.

import { ClinicClock } from "./clinic_clock.mjs";
import { FACTS, openStore } from "./store.mjs";

const OFFSET = "clock_offset";
const HEARD = "clock_heard";

/** The clock of the clinic whose page this is. A page that was kept does not say how late it is, and teaches nothing. */
export async function clinicClock() {
  const { zone, now } = document.body.dataset;
  const known = now ? learned(Date.parse(now)) : await remembered().catch(() => ({}));
  if (now) await remember(known).catch(() => {});
  return new ClinicClock({ zone: knownZone(zone), ...known });
}

function learned(heard) {
  // What the page said is as old as the page: it was made before it was loaded.
  const { responseStart = 0 } = performance.getEntriesByType("navigation")[0] ?? {};
  return { offset: heard - (Date.now() - (performance.now() - responseStart)), heard };
}

async function remembered() {
  const [offset, heard] = await withFacts("readonly", (facts) => Promise.all([facts.get(OFFSET), facts.get(HEARD)]));
  return { offset, heard };
}

function remember({ offset, heard }) {
  return withFacts("readwrite", (facts) => Promise.all([facts.put(offset, OFFSET), facts.put(heard, HEARD)]));
}

async function withFacts(mode, act) {
  const database = await openStore();
  try {
    return await act(database.transaction(FACTS, mode).store);
  } finally {
    database.close();
  }
}

/** A browser that does not know the zone counts days as the phone does. */
function knownZone(zone) {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
