// When to try again what the network would not take: at once when there is hope, else ever more seldom.

import { backoff } from "./backoff.mjs";

export class Retries {
  #act;
  #random;
  #failures = 0;
  #timer;

  /** `act()` resolves to whether something still waits. */
  constructor(act, random = Math.random) {
    this.#act = act;
    this.#random = random;
  }

  /** Try now, and go on for as long as something waits: also when the network or the person comes back. */
  start() {
    window.addEventListener("online", () => this.hope());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.hope());
    return this.#try();
  }

  /** Something has changed for the better. */
  hope() {
    this.#failures = 0;
    return this.#try();
  }

  async #try() {
    clearTimeout(this.#timer);
    const waits = await this.#act();
    clearTimeout(this.#timer);
    if (!waits) return;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#try(), backoff(this.#failures, this.#random));
  }
}
