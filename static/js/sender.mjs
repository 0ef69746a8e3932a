// When to exchange ticks with the server: now, as soon as the network is back, again after a failure, and now and then.

import { backoff } from "./backoff.mjs";
import { Outcome } from "./flush.mjs";

const SECOND = 1000;
const REFRESH = 300 * SECOND;

export class Sender {
  #exchange;
  #tell;
  #running = null;
  #isAskedAgain = false;
  #isStopped = false;
  #failures = 0;
  #timer;

  /** `exchange()` resolves to a round; `tell(round)` hears of each. */
  constructor({ exchange, tell }) {
    this.#exchange = exchange;
    this.#tell = tell;
  }

  start() {
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.now());
    return this.now();
  }

  /** Nothing more is sent from this page. Resolves when what was under way is over. */
  async stop() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** A round now. One that is under way is followed by another: it may have begun before the last tap. */
  now() {
    this.#isAskedAgain = Boolean(this.#running);
    this.#running ??= this.#rounds().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #rounds() {
    do {
      if (this.#isStopped) return;
      clearTimeout(this.#timer);
      this.#isAskedAgain = false;
      await this.#round();
    } while (this.#isAskedAgain);
  }

  async #round() {
    const round = await this.#exchange().catch(() => ({ outcome: Outcome.LATER }));
    this.#failures = round.outcome === Outcome.LATER ? this.#failures + 1 : 0;
    const pause = this.#failures ? Math.max(backoff(this.#failures), round.wait ?? 0) : REFRESH;
    if (!this.#isStopped) this.#timer = setTimeout(() => this.now(), pause);
    await this.#tell(round);
  }
}
