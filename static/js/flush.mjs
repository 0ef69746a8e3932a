// Sends what is unsent, in batches. An event leaves the outbox only when the server has answered for its very id.
// The page and the worker use this alike; it touches neither the document nor the database.

/** What became of an attempt to send. */
export const Outcome = Object.freeze({
  DONE: "done",
  LATER: "later",
  SIGN_IN: "sign-in",
  ENDED: "ended",
  OTHER_CLIENT: "other-client",
});

/** Some of a batch was answered for, the rest was not: nothing holds up the next batch. */
const PARTLY = "partly";
const MOST = 100;
const FOR_THE_SERVER = ["id", "device", "counter", "item_key", "day", "slot", "state", "note", "time"];
const SECOND = 1000;

export class Flush {
  #outbox;
  #send;
  #renewToken;
  #hasRenewed = false;

  /**
   * `send(body)` resolves to a Response or rejects without a network; `renewToken()` resolves to whether there is a
   * fresh one.
   */
  constructor({ outbox, send, renewToken }) {
    this.#outbox = outbox;
    this.#send = send;
    this.#renewToken = renewToken;
  }

  /**
   * Try every event once. Resolves to an outcome; for how many milliseconds the server asked to be left alone; and
   * whether the server answered, only not for every event.
   */
  async run() {
    const answers = [];
    for (const batch of inBatches(await this.#outbox.unsent())) {
      answers.push(await this.#deliver(batch));
      if (isOver(answers.at(-1))) return answers.at(-1);
    }
    return answers.every(({ outcome }) => outcome === Outcome.DONE) ? DONE : { ...LATER, isPartial: true };
  }

  async #deliver(events) {
    const answer = await this.#ask(events);
    if (!answer) return LATER;
    const { response, body } = answer;
    if (response.ok) return this.#settle(events, body);
    if (response.status === 413) return this.#halve(events, () => this.#giveUp(events[0]));
    if (response.status !== 400) return refusal(response, body);
    if (body?.error === "form_expired") return this.#renew(events);
    return this.#halve(events, () => ({ outcome: PARTLY }));
  }

  /** The answer and what could be read of it; null without a network. */
  async #ask(events) {
    try {
      const response = await this.#send({ owner: events[0].owner, events: events.map(forTheServer) });
      return { response, body: await response.json().catch(() => null) };
    } catch {
      return null;
    }
  }

  /** What the answer does not name stays for the next time. */
  async #settle(events, body) {
    if (!Array.isArray(body?.results)) return LATER;
    const ours = new Map(events.map(({ id }) => [id.toLowerCase(), id]));
    const results = body.results
      .filter((each) => ours.has(each?.id?.toLowerCase()) && RESULTS.has(each.result))
      .map((each) => ({ ...each, id: ours.get(each.id.toLowerCase()) }));
    await this.#outbox.settle(results, body);
    return results.length === events.length ? DONE : { outcome: PARTLY };
  }

  /** The server cannot take these together: a half of them may pass. `alone` says what becomes of a single one. */
  async #halve(events, alone) {
    if (events.length === 1) return alone();
    const middle = Math.ceil(events.length / 2);
    const first = await this.#deliver(events.slice(0, middle));
    if (isOver(first)) return first;
    const second = await this.#deliver(events.slice(middle));
    return second.outcome === Outcome.DONE ? first : second;
  }

  /** A single tap that is too large will never pass. */
  async #giveUp({ id }) {
    await this.#outbox.settle([{ id, result: "rejected", reason: "too_large" }], {});
    return DONE;
  }

  /** A page that was open for long holds an old token. Where a fresh one does not help, a third will not either. */
  async #renew(events) {
    if (this.#hasRenewed) return LATER;
    this.#hasRenewed = true;
    const isFresh = await this.#renewToken().catch(() => false);
    return isFresh ? this.#deliver(events) : LATER;
  }
}

const DONE = { outcome: Outcome.DONE };
const LATER = { outcome: Outcome.LATER };
const RESULTS = new Set(["applied", "duplicate", "rejected"]);

/** Whether there is no sense in trying the next batch. */
function isOver({ outcome }) {
  return outcome !== Outcome.DONE && outcome !== PARTLY;
}

/** What an answer other than 200 says about all of our events. */
export function refusal(response, body) {
  if (response.status === 401) return { outcome: body?.revoked ? Outcome.ENDED : Outcome.SIGN_IN };
  if (response.status === 409 && body?.error === "other_client") return { outcome: Outcome.OTHER_CLIENT };
  return { outcome: Outcome.LATER, wait: retryAfter(response.headers.get("Retry-After")) };
}

/** Milliseconds that a Retry-After asks for: it says seconds, or a date. */
export function retryAfter(header, now = Date.now()) {
  if (!header) return 0;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * SECOND : Date.parse(header) - now;
  return wait > 0 ? wait : 0;
}

/** Never the taps of two clients together: whose they are is said once for a batch, and who is signed in has them. */
function inBatches(events) {
  const owners = [...new Set(events.map(({ owner }) => owner))];
  return owners.flatMap((owner) => cut(events.filter((event) => event.owner === owner)));
}

function cut(events) {
  return Array.from({ length: Math.ceil(events.length / MOST) }, (_, turn) => events.slice(turn * MOST, (turn + 1) * MOST));
}

function forTheServer(event) {
  return Object.fromEntries(FOR_THE_SERVER.filter((name) => event[name] !== undefined).map((name) => [name, event[name]]));
}
