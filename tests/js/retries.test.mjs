import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Retries } from "../../static/js/retries.mjs";

globalThis.window = new EventTarget();
globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible" });

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

test("it goes on, ever more seldom, for as long as something waits", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  let waits = true;
  await new Retries(async () => { tries += 1; return waits; }, () => 1).start();

  const counts = [];
  for (const pause of [2_000, 4_000, 8_000, 16_000]) {
    mock.timers.tick(pause - 1);
    counts.push(tries);
    mock.timers.tick(1);
    await settled();
  }
  assert.deepEqual(counts, [1, 2, 3, 4]);

  waits = false;
  window.dispatchEvent(new Event("online"));
  await settled();
  mock.timers.tick(1_000_000);
  assert.equal(tries, 6);
  mock.timers.reset();
});

test("a network that comes back, or a person, is hope", async () => {
  let tries = 0;
  await new Retries(async () => { tries += 1; return false; }).start();

  window.dispatchEvent(new Event("online"));
  document.dispatchEvent(new Event("visibilitychange"));
  await settled();

  assert.equal(tries, 3);
});

test("it never waits longer than five minutes, and no two phones wait alike", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  await new Retries(async () => { tries += 1; return true; }, () => 0).start();
  for (let round = 0; round < 20; round += 1) {
    mock.timers.tick(150_000);
    await settled();
  }

  assert.equal(tries, 21);
  mock.timers.reset();
});
