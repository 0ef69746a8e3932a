// Every tap waits here until the server has answered for it. The database of the phone keeps it; where that fails,
// the open page does, and says so.

import { fold } from "./fold.mjs";
import { SpareStore } from "./spare_store.mjs";
import { OtherOwnerError } from "./taps.mjs";
import { TickStore } from "./tick_store.mjs";

export class Outbox {
  #store;
  #spare;
  /** Taps are noted one after the other, in the order in which they were made. */
  #last = Promise.resolve();

  constructor(store = new TickStore(), spare = new SpareStore()) {
    this.#store = store;
    this.#spare = spare;
  }

  /**
   * Note a tap. Resolves to its event, and to whether the phone keeps it: if not, it lives as long as this page.
   * Rejects with OtherOwnerError where the phone is another client's by now.
   */
  tap(tapped, owner, atLeast) {
    const noted = this.#last.then(() => this.#note(tapped, owner, atLeast));
    this.#last = noted.catch(() => {});
    return noted;
  }

  async #note(tapped, owner, atLeast) {
    try {
      return { event: await this.#store.add(tapped, owner, atLeast), isKept: true };
    } catch (error) {
      if (error instanceof OtherOwnerError) throw error;
      const { counter = 0 } = await this.facts();
      return { event: this.#spare.add(tapped, owner, Math.max(counter, atLeast ?? 0)), isKept: false };
    }
  }

  /** Whether this event would be lost with the page. */
  isLoose({ id }) {
    return this.#spare.has(id);
  }

  async unsent() {
    return [...(await this.#ask("unsent", [])), ...this.#spare.unsent()];
  }

  async states() {
    return fold([...(await this.#ask("states", new Map())).values(), ...this.#spare.states().values()]);
  }

  async settle(results, answer) {
    this.#spare.settle(results, answer);
    await this.#ask("settle", null, results, answer);
  }

  async restore(answer) {
    this.#spare.restore(answer);
    await this.#ask("restore", null, answer);
  }

  async facts() {
    const facts = await this.#ask("facts", {});
    return { ...facts, refused: [...(facts.refused ?? []), ...this.#spare.refused] };
  }

  async note(name, value) {
    await this.#ask("note", null, name, value);
  }

  /** Somebody was told of these. */
  async forgetRefusals(told) {
    this.#spare.forgetRefusals(told);
    await this.#ask("forgetRefusals", null, told);
  }

  async forgetTicks() {
    await this.#ask("forgetTicks", null);
  }

  async forgetOwner() {
    this.#spare.forget();
    await this.#ask("forgetOwner", null);
  }

  async claim(owner, former) {
    return this.#ask("claim", null, owner, former);
  }

  /** A database that fails is as good as an empty one: everything in it is still there when it works again. */
  async #ask(what, otherwise, ...details) {
    try {
      return await this.#store[what](...details);
    } catch {
      return otherwise;
    }
  }
}
