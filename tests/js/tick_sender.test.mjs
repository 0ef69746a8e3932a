import assert from "node:assert/strict";
import test from "node:test";

import { Outcome, TickSender } from "../../static/js/tick_sender.mjs";

const EVENT = { id: "1" };
const KEPT = answer(200, { results: [{ result: "applied" }], counter: 5 });

function answer(status, body) {
  return { status, ok: status < 300, json: async () => { if (body === undefined) throw new Error("no JSON"); return body; } };
}

/** A sender that gets `answers` one after the other; an Error stands for no network. */
function sender(answers, { renews = true } = {}) {
  const log = { posts: 0, pauses: [], renewals: 0 };
  const post = async () => {
    const next = answers[Math.min(log.posts, answers.length - 1)];
    log.posts += 1;
    if (next instanceof Error) throw next;
    return next;
  };
  const renewToken = async () => { log.renewals += 1; return renews; };
  const pause = async (milliseconds) => { log.pauses.push(milliseconds); };
  return [new TickSender({ post, renewToken, pause }), log];
}

test("what the server has applied is kept, and its count is passed on", async () => {
  const [sending, log] = sender([KEPT]);

  assert.deepEqual(await sending.deliver(EVENT), { outcome: Outcome.KEPT, counter: 5 });
  assert.deepEqual(log, { posts: 1, pauses: [], renewals: 0 });
});

test("a duplicate is as good as applied", async () => {
  const [sending] = sender([answer(200, { results: [{ result: "duplicate" }], counter: 5 })]);

  assert.equal((await sending.deliver(EVENT)).outcome, Outcome.KEPT);
});

const PASSING = [new Error("offline"), answer(502), answer(503, {}), answer(429, {}), answer(408, {}), answer(200), answer(200, null)];
for (const [number, first] of PASSING.entries()) {
  test(`a trouble that may pass is tried again (${number}: ${first.status ?? first.message})`, async () => {
    const [sending, log] = sender([first, first, KEPT]);
    let told = 0;

    assert.equal((await sending.deliver(EVENT, () => { told += 1; })).outcome, Outcome.KEPT);
    assert.deepEqual([log.posts, told], [3, 2]);
  });
}

test("after four tries it gives up, having waited longer each time", async () => {
  const [sending, log] = sender([new Error("offline")]);

  assert.equal((await sending.deliver(EVENT)).outcome, Outcome.FAILED);
  assert.equal(log.posts, 4);
  assert.deepEqual(log.pauses, [...log.pauses].sort((one, other) => one - other));
});

for (const [status, body, outcome] of [
  [200, { results: [{ result: "rejected", reason: "not_yet" }] }, Outcome.REFUSED],
  [401, { error: "sign_in_needed" }, Outcome.SIGNED_OUT],
  [400, { error: "bad_request" }, Outcome.REFUSED],
  [403, {}, Outcome.REFUSED],
  [413, { error: "too_large" }, Outcome.REFUSED],
]) {
  test(`what another try cannot help is told at once (${status} ${JSON.stringify(body)})`, async () => {
    const [sending, log] = sender([answer(status, body)]);

    assert.equal((await sending.deliver(EVENT)).outcome, outcome);
    assert.equal(log.posts, 1);
  });
}

test("an expired token is renewed and the tap sent again without a wait", async () => {
  const [sending, log] = sender([answer(400, { error: "form_expired" }), KEPT]);

  assert.equal((await sending.deliver(EVENT)).outcome, Outcome.KEPT);
  assert.deepEqual(log, { posts: 2, pauses: [], renewals: 1 });
});

test("a fresh token that is refused as well is a failure, and asked for once", async () => {
  const [sending, log] = sender([answer(400, { error: "form_expired" })]);

  assert.equal((await sending.deliver(EVENT)).outcome, Outcome.FAILED);
  assert.equal(log.renewals, 1);
});

test("a token that cannot be renewed is a failure", async () => {
  const [sending] = sender([answer(400, { error: "form_expired" })], { renews: false });

  assert.equal((await sending.deliver(EVENT)).outcome, Outcome.FAILED);
});
