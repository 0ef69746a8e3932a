// What this phone taps: an event with an id of its own for each tap, under one name, with a count that only grows.
// No clock has a say in what is done in the end, so the count goes on from the highest that any phone has used.

const DEVICE = "stipple.device";
const COUNTER = "stipple.counter";

export class Taps {
  #storage;
  #newId;
  #now;
  #device;
  #counter = 0;

  constructor(storage, { newId = randomId, now = () => new Date() } = {}) {
    this.#storage = storage;
    this.#newId = newId;
    this.#now = now;
    this.#device = this.#read(DEVICE) ?? this.#keep(DEVICE, newId());
    this.learn(Number(this.#read(COUNTER)));
  }

  /** The server knows of a tap with this count. */
  learn(counter) {
    if (counter > this.#counter) this.#counter = counter;
  }

  /** The event of one tap: `tapped` says item_key, day, slot and state. */
  event(tapped) {
    // Another tab of this phone may have counted on.
    this.learn(Number(this.#read(COUNTER)));
    this.#counter += 1;
    this.#keep(COUNTER, String(this.#counter));
    const time = this.#now().toISOString();
    return { id: this.#newId(), device: this.#device, counter: this.#counter, time, ...tapped };
  }

  // Storage may be forbidden or full. Then the phone is a new one with each page, which the server can bear.
  #read(key) {
    try {
      return this.#storage.getItem(key);
    } catch {
      return null;
    }
  }

  #keep(key, value) {
    try {
      this.#storage.setItem(key, value);
    } catch {
      /* see above */
    }
    return value;
  }
}

/** A random UUID, also where crypto.randomUUID is missing: on a page without TLS. */
export function randomId(source = globalThis.crypto) {
  if (source.randomUUID) return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
