import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeCaches } from "./fake_caches.mjs";

const listeners = {};
let isRegistered, status;

globalThis.self = {
  addEventListener: (name, act) => (listeners[name] = act),
  clients: { matchAll: async () => [] },
  registration: { unregister: async () => (isRegistered = false) },
};
globalThis.fetch = async (address) => {
  if (!status) throw new TypeError("no network");
  return new Response(JSON.stringify({ token: "t" }), { status: address === "/sign-out" ? status : 200 });
};
await import("../../static/js/worker/rescue.mjs");

beforeEach(async () => {
  globalThis.caches = new FakeCaches();
  for (const name of ["stipple-shell-1", "stipple-kept", "stipple-ended"]) await caches.open(name);
  isRegistered = true;
  status = 200;
});

async function activate() {
  const work = [];
  listeners.activate({ waitUntil: (promise) => work.push(promise) });
  await Promise.all(work);
}

test("everything that workers keep goes, and a sign-out is told", async () => {
  await activate();

  assert.deepEqual([await caches.keys(), isRegistered], [[], false]);
});

for (const [trouble, answered] of [["no network", 0], ["a server in trouble", 503], ["a token that is refused", 400]]) {
  test(`${trouble}: the sign-out stays noted, and all the rest goes`, async () => {
    status = answered;

    await activate();

    assert.deepEqual([await caches.keys(), isRegistered], [["stipple-ended"], false]);
  });
}
