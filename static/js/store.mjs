// The database of this phone: taps that the server has not acknowledged, what is ticked, answers that wait for the
// network, and what the phone has to know about itself.

import { deleteDB, openDB } from "../vendor/idb/idb.mjs";

const NAME = "stipple";
const VERSION = 1;

/** Taps that are still to be sent, by their id. */
export const OUTBOX = "outbox";
/** The last tap on each tick, of whichever phone. */
export const TICKS = "ticks";
/** Intakes that were sent without a network, by their submission id. */
export const INTAKES = "intakes";
/** Single values by name: whose phone this is, its own name, how far it has counted. */
export const FACTS = "facts";

/** Opens the database, made now if need be. Rejects where the browser forbids it or the phone is full. */
export function openStore() {
  return openDB(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore(OUTBOX, { keyPath: "id" });
      database.createObjectStore(TICKS, { keyPath: ["item_key", "day", "slot"] });
      database.createObjectStore(INTAKES, { keyPath: "submission_id" });
      database.createObjectStore(FACTS);
    },
    // Another tab wipes the phone, or brings a newer version of the app: it must not have to wait for this one.
    blocking(_current, _blocked, event) {
      event.target.close();
    },
  });
}

/** Whether there is a database at all: opening it would make one. A browser that does not say may have one. */
export async function hasStore() {
  if (!globalThis.indexedDB?.databases) return true;
  return (await indexedDB.databases()).some(({ name }) => name === NAME);
}

/** Forgets everything, whatever tabs are open. */
export function deleteStore() {
  return deleteDB(NAME);
}
