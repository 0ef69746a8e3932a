// When to try again what the network would not take: at once when there is hope, else ever more seldom.

const FIRST = 5_000;
const SELDOM = 10 * 60_000;

export class Retries {
  #act;
  #random;
  #pause = FIRST;
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
    this.#pause = FIRST;
    return this.#try();
  }

  async #try() {
    clearTimeout(this.#timer);
    const waits = await this.#act();
    clearTimeout(this.#timer);
    if (waits) this.#timer = setTimeout(() => this.#try(), this.#next());
  }

  /** Half of it is chance, so that phones which lost the same server do not come back at the same moment. */
  #next() {
    const pause = this.#pause;
    this.#pause = Math.min(pause * 2, SELDOM);
    return pause * (0.5 + this.#random() / 2);
  }
}
