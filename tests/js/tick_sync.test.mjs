import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeCaches } from "./fake_caches.mjs";

delete globalThis.BroadcastChannel; // It would keep this process running.
globalThis.navigator ??= {}; // Older versions of Node have none.
const listeners = {};
globalThis.self = { addEventListener: (name, act) => (listeners[name] = act) };
const { noteEnd } = await import("../../static/js/ended.mjs");
const { listenForTicks } = await import("../../static/js/worker/tick_sync.mjs");
listenForTicks();

let asked, isUp;

beforeEach(() => {
  globalThis.caches = new FakeCaches();
  asked = [];
  isUp = true;
  globalThis.fetch = async (address, { method = "GET" } = {}) => {
    asked.push(`${method} ${address}`);
    if (!isUp) throw new TypeError("no network");
    return new Response(JSON.stringify({ token: "t", owner: "sam", ticks: [], counter: 0, revision: "0-0" }));
  };
});

async function wake() {
  const work = [];
  listeners.sync({ tag: "stipple-outbox", waitUntil: (promise) => work.push(promise) });
  await Promise.all(work);
}

test("a phone that is woken asks what other phones ticked", async () => {
  await wake();

  assert.deepEqual(asked, ["GET /me/ticks"]);
});

test("after a sign-out without a network it fetches no ticks back, and tells the server first", async () => {
  await noteEnd("sam");

  await wake();

  assert.deepEqual(asked, ["GET /form-token", "POST /sign-out"]);
  assert.equal(await caches.has("stipple-ended"), false);
});

test("a sign-out that the server could not hear of is told again", async () => {
  await noteEnd("sam");
  isUp = false;

  await assert.rejects(wake());

  assert.equal(await caches.has("stipple-ended"), true);
});
