import assert from "node:assert/strict";
import test, { mock } from "node:test";

import { backoff } from "../../static/js/backoff.mjs";
import { Outcome } from "../../static/js/flush.mjs";
import { Sender } from "../../static/js/sender.mjs";
import { Bar, barFor } from "../../static/js/unsent_bar.mjs";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("each failure doubles the wait, up to five minutes, and half of it is chance", () => {
  assert.deepEqual([1, 2, 3, 8, 9, 500].map((failures) => backoff(failures, () => 1)), [2, 4, 8, 256, 300, 300].map((s) => s * 1000));
  assert.equal(backoff(3, () => 0), 4000);
});

test("a round that fails is tried again by itself, not before the server wants it", async (context) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  context.after(() => mock.timers.reset());
  const rounds = [{ outcome: Outcome.LATER, wait: 60_000 }, { outcome: Outcome.DONE }];
  const told = [];
  const sender = new Sender({ exchange: async () => rounds[told.length] ?? rounds[1], tell: (round) => told.push(round.outcome) });

  await sender.now();
  mock.timers.tick(59_999);
  assert.deepEqual(told, [Outcome.LATER]);
  mock.timers.tick(1);
  await sender.now();

  assert.deepEqual(told.slice(0, 2), [Outcome.LATER, Outcome.DONE]);
  await sender.stop();
});

test("a tap during a round is followed by another round, however many taps there were", async () => {
  let rounds = 0;
  const sender = new Sender({ exchange: async () => { rounds += 1; return { outcome: Outcome.DONE }; }, tell: () => {} });

  await Promise.all([sender.now(), sender.now(), sender.now()]);

  assert.equal(rounds, 2);
  await sender.stop();
});

test("after it was stopped nothing is sent", async () => {
  let rounds = 0;
  const sender = new Sender({ exchange: async () => { rounds += 1; return { outcome: Outcome.DONE }; }, tell: () => {} });

  await sender.stop();
  await sender.now();

  assert.equal(rounds, 0);
});

test("an exchange that breaks is a failure like any other", async () => {
  const told = [];
  const sender = new Sender({ exchange: async () => { throw new Error("broken"); }, tell: ({ outcome }) => told.push(outcome) });

  await sender.now();

  assert.deepEqual(told, [Outcome.LATER]);
  await sender.stop();
});

const NOW = 10 * DAY;
const CALM = { unsent: [], refused: [], now: NOW, moment: 4000, isOnline: true, hasLoose: false, isSignedOut: false, hasFailed: false };
const waiting = (age) => [{ kept_at: NOW - age }];
for (const [claim, known, expected] of [
  ["nothing is said while all is well", {}, Bar.NONE],
  ["nothing is said of a tap that is just on its way", { unsent: waiting(1000) }, Bar.NONE],
  ["a tap that takes longer than a moment is told", { unsent: waiting(5000) }, Bar.WAITING],
  ["without a network it is told at once", { unsent: waiting(0), isOnline: false }, Bar.WAITING],
  ["after a failure it is told at once", { unsent: waiting(0), hasFailed: true }, Bar.WAITING],
  ["a failure with nothing to send is nothing to tell", { hasFailed: true, isOnline: false }, Bar.NONE],
  ["after a day it is a warning", { unsent: waiting(DAY + 1), isOnline: false }, Bar.LATE],
  ["a clock that was put back makes nothing late", { unsent: waiting(-5 * DAY), isOnline: false }, Bar.WAITING],
  ["who was signed out is asked to sign in", { unsent: waiting(2 * DAY), isSignedOut: true }, Bar.SIGN_IN],
  ["also when nothing waits", { isSignedOut: true }, Bar.SIGNED_OUT],
  ["what the phone could not keep comes first", { unsent: waiting(2 * DAY), hasLoose: true, isSignedOut: true, isOnline: false }, Bar.LOOSE],
  ["what was refused is told", { refused: [{}] }, Bar.REFUSED],
]) {
  test(claim, () => assert.equal(barFor({ ...CALM, ...known }), expected));
}
