import assert from "node:assert/strict";
import test from "node:test";

import { randomId } from "../../static/js/random_id.mjs";
import { SpareStore } from "../../static/js/spare_store.mjs";
import { asTick, highest, tapEvent } from "../../static/js/taps.mjs";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const OIL = { item_key: "T06", day: "2026-12-08", slot: 0, state: "done" };

test("an event carries what was tapped, an id, the owner, the phone, a count and the phone's time", () => {
  const event = tapEvent(OIL, { owner: "sam", device: "phone", counter: 7, now: Date.UTC(2026, 11, 8, 8) });

  assert.match(event.id, UUID);
  assert.deepEqual(event, {
    ...OIL, id: event.id, owner: "sam", device: "phone", counter: 7,
    time: "2026-12-08T08:00:00.000Z", kept_at: Date.UTC(2026, 11, 8, 8),
  });
});

test("what is remembered of an acknowledged tap says nothing about the owner", () => {
  const event = tapEvent({ ...OIL, note: null }, { owner: "sam", device: "phone", counter: 7 });

  assert.deepEqual(asTick(event), { ...OIL, note: "", counter: 7, device: "phone", id: event.id });
});

test("only whole numbers count", () => {
  assert.equal(highest(3, "40", undefined, null, "many", NaN, Infinity, 7), 40);
  assert.equal(highest(undefined), 0);
});

test("ids are random UUIDs also on a page without TLS", () => {
  assert.match(randomId({ getRandomValues: (bytes) => bytes.fill(255) }), UUID);
  assert.match(randomId(), UUID);
});

test("a page that can keep nothing counts on from what the server has named, and forgets what was answered for", () => {
  const store = new SpareStore();
  const first = store.add(OIL, "sam", 40);
  const second = store.add({ ...OIL, state: "undone" }, "sam", 3);

  store.settle([{ id: first.id, result: "applied" }, { id: second.id, result: "rejected" }], { counter: 90 });

  assert.deepEqual([first.counter, second.counter, store.add(OIL, "sam").counter], [41, 42, 91]);
  assert.equal(store.has(first.id), false);
  assert.deepEqual(store.refused.map(({ id }) => id), [second.id]);
});
