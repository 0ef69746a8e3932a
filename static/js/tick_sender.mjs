// Delivers taps. It tries again while the network or the server fails, and tells what became of each tap.

export const Outcome = Object.freeze({
  KEPT: "kept",
  REFUSED: "refused",
  SIGNED_OUT: "signed-out",
  FAILED: "failed",
});

const PAUSES = [1000, 3000, 8000];
const WORTH_ANOTHER_TRY = new Set([408, 425, 429]);

export class TickSender {
  #post;
  #renewToken;
  #pause;

  /**
   * `post(event)` resolves to a Response, or rejects without a network; `renewToken()` resolves to whether there is
   * a fresh one; `pause(milliseconds)` resolves when it is time for another try.
   */
  constructor({ post, renewToken, pause }) {
    this.#post = post;
    this.#renewToken = renewToken;
    this.#pause = pause;
  }

  /** Resolves to an Outcome and the highest count that the server knows; `retrying` is called before each new try. */
  async deliver(event, retrying = () => {}) {
    for (const pause of [...PAUSES, null]) {
      const answer = await this.#try(event);
      if (answer) return answer;
      if (pause === null) break;
      retrying();
      await this.#pause(pause);
    }
    return { outcome: Outcome.FAILED };
  }

  /** The answer, or null where another try may help. */
  async #try(event, isFresh = false) {
    const response = await this.#post(event).catch(() => null);
    if (!response || isPassing(response.status)) return null;
    const body = await response.json().catch(() => null);
    if (response.ok) return body && receipt(body);
    return body?.error === "form_expired" ? this.#renew(event, isFresh) : refusal(response.status);
  }

  async #renew(event, isFresh) {
    const renewed = !isFresh && (await this.#renewToken());
    return renewed ? this.#try(event, true) : { outcome: Outcome.FAILED };
  }
}

function isPassing(status) {
  return status >= 500 || WORTH_ANOTHER_TRY.has(status);
}

function refusal(status) {
  return { outcome: status === 401 ? Outcome.SIGNED_OUT : Outcome.REFUSED };
}

function receipt({ results: [result] = [], counter }) {
  const outcome = result?.result === "rejected" ? Outcome.REFUSED : Outcome.KEPT;
  return { outcome, counter };
}
