// Ticks in memory, for as long as the page is open: where the browser forbids its database, or the phone is full.

import { fold } from "./fold.mjs";
import { randomId } from "./random_id.mjs";
import { asTick, highest, tapEvent } from "./taps.mjs";

export class SpareStore {
  #device = randomId();
  #counter = 0;
  #outbox = new Map();
  #ticks = [];
  #refused = [];

  /** The event of a tap that could not be kept anywhere else. */
  add(tapped, owner, atLeast = 0) {
    this.#counter = highest(this.#counter, atLeast) + 1;
    const event = tapEvent(tapped, { owner, device: this.#device, counter: this.#counter });
    this.#outbox.set(event.id, event);
    return event;
  }

  has(id) {
    return this.#outbox.has(id);
  }

  unsent() {
    return [...this.#outbox.values()];
  }

  get refused() {
    return this.#refused;
  }

  states() {
    return fold([...this.#ticks, ...this.unsent()]);
  }

  settle(results, { counter }) {
    for (const { id, result } of results) {
      const event = this.#outbox.get(id);
      if (!event) continue;
      this.#outbox.delete(id);
      (result === "rejected" ? this.#refused : this.#ticks).push(asTick(event));
    }
    this.#counter = highest(this.#counter, counter);
  }

  restore({ ticks, counter }) {
    this.#ticks = ticks;
    this.#counter = highest(this.#counter, counter);
  }

  forgetRefusals(told) {
    const ids = new Set(told.map(({ id }) => id));
    this.#refused = this.#refused.filter(({ id }) => !ids.has(id));
  }

  forget() {
    this.#outbox.clear();
    this.#ticks = [];
    this.#refused = [];
  }
}
