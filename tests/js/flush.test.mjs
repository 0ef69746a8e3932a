import assert from "node:assert/strict";
import test from "node:test";

import { Flush, Outcome, retryAfter } from "../../static/js/flush.mjs";

/** A phone's outbox with that many taps on different days. */
class Outbox {
  constructor(count) {
    this.events = Array.from({ length: count }, (_, number) => ({
      id: `${String(number).padStart(8, "0")}-0000-4000-8000-00000000000a`, owner: "sam", device: "phone",
      counter: number + 1, item_key: "T06", day: "2026-12-08", slot: number, state: "done",
      time: "2026-12-08T08:00:00.000Z", kept_at: 5,
    }));
    this.refused = [];
  }

  async unsent() {
    return [...this.events];
  }

  async settle(results) {
    const ids = new Set(results.map(({ id }) => id));
    this.events = this.events.filter(({ id }) => !ids.has(id));
    this.refused.push(...results.filter(({ result }) => result === "rejected").map(({ reason }) => reason));
  }
}

function answer(status, body, headers = {}) {
  return {
    status, ok: status < 300,
    headers: new Headers(headers),
    json: async () => { if (body === undefined) throw new Error("no JSON"); return body; },
  };
}

function applied({ events }, change = (result) => result) {
  const results = events.map(({ id }, number) => change({ id, result: "applied", reason: null }, number));
  return answer(200, { results: results.filter(Boolean), counter: 9 });
}

/** Sends what waits, with `serve(body)` as the server; gives what came of it and every body that was sent. */
async function flush(outbox, serve, renews = true) {
  const sent = [];
  const send = async (body) => { sent.push(body); return serve(body, sent.length); };
  let renewals = 0;
  const renewToken = async () => { renewals += 1; return renews; };
  const round = await new Flush({ outbox, send, renewToken }).run();
  return { ...round, sent, renewals, left: outbox.events.length };
}

test("what the server has applied or had already leaves the outbox", async () => {
  const { outcome, left, sent } = await flush(new Outbox(2), (body) => applied(body, (result, number) => (
    number ? { ...result, result: "duplicate" } : result)));

  assert.deepEqual([outcome, left, sent.length], [Outcome.DONE, 0, 1]);
});

test("an event goes out with its owner, and without what is only for this phone", async () => {
  const { sent: [{ owner, events: [event] }] } = await flush(new Outbox(1), (body) => applied(body));

  assert.equal(owner, "sam");
  assert.deepEqual(Object.keys(event), ["id", "device", "counter", "item_key", "day", "slot", "state", "time"]);
});

test("nothing is asked when nothing waits", async () => {
  const { outcome, sent } = await flush(new Outbox(0), () => assert.fail("asked"));

  assert.deepEqual([outcome, sent.length], [Outcome.DONE, 0]);
});

test("a hundred go at once, in the order of the taps", async () => {
  const { left, sent } = await flush(new Outbox(250), (body) => applied(body));

  assert.equal(left, 0);
  assert.deepEqual(sent.map(({ events }) => [events[0].counter, events.length]), [[1, 100], [101, 100], [201, 50]]);
});

test("a refused event leaves, is noted with its reason, and blocks nobody", async () => {
  const outbox = new Outbox(3);
  const refuse = (result, number) => (number === 1 ? { ...result, result: "rejected", reason: "unknown_item" } : result);
  const { outcome, left } = await flush(outbox, (body) => applied(body, refuse));

  assert.deepEqual([outcome, left, outbox.refused], [Outcome.DONE, 0, ["unknown_item"]]);
});

test("an event that the answer does not name stays, and the next batch goes all the same", async () => {
  const { outcome, left, sent, isPartial } = await flush(new Outbox(150), (body) => applied(body, (result, number) => (
    number === 0 ? null : result)));

  assert.deepEqual([outcome, isPartial, left, sent.length], [Outcome.LATER, true, 2, 2]);
});

test("an answer about another id, or with a result that is none, says nothing", async () => {
  const { left } = await flush(new Outbox(2), (body) => applied(body, (result, number) => (
    number ? { ...result, result: "perhaps" } : { ...result, id: "ffffffff-0000-4000-8000-000000000000" })));

  assert.equal(left, 2);
});

test("an id that comes back in capital letters is the same id", async () => {
  const { left } = await flush(new Outbox(1), (body) => applied(body, (result) => ({ ...result, id: result.id.toUpperCase() })));

  assert.equal(left, 0);
});

const PASSING = [
  ["no network", () => { throw new TypeError("offline"); }],
  ["500", () => answer(500)],
  ["502", () => answer(502, undefined)],
  ["broken JSON", () => answer(200, undefined)],
  ["a page of somebody else's network", () => answer(200, null)],
  ["no results", () => answer(200, { results: "?" })],
  ["404", () => answer(404, {})],
];
for (const [name, serve] of PASSING) {
  test(`after ${name} everything waits for later, and the next batch is not tried`, async () => {
    const { outcome, left, sent } = await flush(new Outbox(150), serve);

    assert.deepEqual([outcome, left, sent.length], [Outcome.LATER, 150, 1]);
  });
}

test("the connection breaks after the server committed: the second time it is a duplicate, and leaves", async () => {
  const outbox = new Outbox(1);
  await flush(outbox, () => { throw new TypeError("reset"); });

  const { left } = await flush(outbox, (body) => applied(body, (result) => ({ ...result, result: "duplicate" })));

  assert.equal(left, 0);
});

for (const status of [429, 503]) {
  test(`a ${status} is left alone for as long as it asks`, async () => {
    const { outcome, wait, left } = await flush(new Outbox(1), () => answer(status, {}, { "Retry-After": "7" }));

    assert.deepEqual([outcome, wait, left], [Outcome.LATER, 7000, 1]);
  });
}

test("Retry-After may be seconds, a date, past or nonsense", () => {
  const now = Date.UTC(2026, 11, 8, 8);

  assert.equal(retryAfter("3", now), 3000);
  assert.equal(retryAfter("Tue, 08 Dec 2026 08:00:09 GMT", now), 9000);
  for (const nothing of [null, "", "soon", "-5", "Tue, 08 Dec 2026 07:00:00 GMT"]) assert.equal(retryAfter(nothing, now), 0);
});

for (const [status, body, expected] of [
  [401, { error: "sign_in_needed" }, Outcome.SIGN_IN],
  [401, { error: "sign_in_needed", revoked: false }, Outcome.SIGN_IN],
  [401, { error: "sign_in_needed", revoked: true }, Outcome.ENDED],
  [409, { error: "other_client" }, Outcome.OTHER_CLIENT],
  [409, { error: "conflict" }, Outcome.LATER],
]) {
  test(`${status} ${JSON.stringify(body)} keeps everything and means ${expected}`, async () => {
    const { outcome, left } = await flush(new Outbox(2), () => answer(status, body));

    assert.deepEqual([outcome, left], [expected, 2]);
  });
}

test("an expired token is renewed and the batch sent again at once", async () => {
  const { outcome, left, renewals } = await flush(new Outbox(2), (body, turn) => (
    turn === 1 ? answer(400, { error: "form_expired" }) : applied(body)));

  assert.deepEqual([outcome, left, renewals], [Outcome.DONE, 0, 1]);
});

test("a token that does not help is renewed once, not for ever", async () => {
  const { outcome, sent, renewals } = await flush(new Outbox(2), () => answer(400, { error: "form_expired" }));

  assert.deepEqual([outcome, sent.length, renewals], [Outcome.LATER, 2, 1]);
});

test("without a fresh token the taps wait", async () => {
  const { outcome, left } = await flush(new Outbox(1), () => answer(400, { error: "form_expired" }), false);

  assert.deepEqual([outcome, left], [Outcome.LATER, 1]);
});

test("what is too much at once goes in halves", async () => {
  const { outcome, left, sent } = await flush(new Outbox(10), (body) => (
    body.events.length > 3 ? answer(413, { error: "too_large" }) : applied(body)));

  assert.deepEqual([outcome, left], [Outcome.DONE, 0]);
  assert.deepEqual(sent.map(({ events }) => events.length), [10, 5, 3, 2, 5, 3, 2]);
});

test("a single tap that is too large is given up and told, the others are not", async () => {
  const outbox = new Outbox(4);
  const { outcome, left } = await flush(outbox, (body) => (
    body.events.some(({ slot }) => slot === 2) ? answer(413, {}) : applied(body)));

  assert.deepEqual([outcome, left, outbox.refused], [Outcome.DONE, 0, ["too_large"]]);
});

test("one tap that spoils its batch stays alone", async () => {
  const outbox = new Outbox(8);
  const { outcome } = await flush(outbox, (body) => (
    body.events.some(({ slot }) => slot === 5) ? answer(400, { error: "bad_request" }) : applied(body)));

  assert.equal(outcome, Outcome.LATER);
  assert.deepEqual(outbox.events.map(({ slot }) => slot), [5]);
});
