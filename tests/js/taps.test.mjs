import assert from "node:assert/strict";
import test from "node:test";

import { Taps, randomId } from "../../static/js/taps.mjs";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const OIL = { item_key: "T06", day: "2026-12-08", slot: 0, state: "done" };

function memory(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
}

const forbidden = { getItem: () => { throw new Error("denied"); }, setItem: () => { throw new Error("full"); } };

test("an event carries what was tapped, an id, the device, a count and the phone's time", () => {
  const now = () => new Date("2026-12-08T08:00:00Z");
  const event = new Taps(memory(), { now }).event(OIL);

  assert.match(event.id, UUID);
  assert.match(event.device, UUID);
  assert.deepEqual({ ...event, id: 0, device: 0 }, { ...OIL, id: 0, device: 0, counter: 1, time: "2026-12-08T08:00:00.000Z" });
});

test("a phone keeps its name and counts on after a reload", () => {
  const storage = memory();
  const first = new Taps(storage).event(OIL);
  const second = new Taps(storage).event(OIL);

  assert.equal(second.device, first.device);
  assert.equal(second.counter, 2);
  assert.notEqual(second.id, first.id);
});

test("a phone counts on from the highest count that any phone has used", () => {
  const taps = new Taps(memory({ "stipple.counter": "3" }));
  taps.learn(40);
  taps.learn(7);
  taps.learn(undefined);

  assert.equal(taps.event(OIL).counter, 41);
});

test("two tabs of one phone never use one count twice", () => {
  const storage = memory();
  const [one, other] = [new Taps(storage), new Taps(storage)];

  assert.deepEqual([one.event(OIL), other.event(OIL), one.event(OIL)].map((event) => event.counter), [1, 2, 3]);
});

for (const [name, storage] of [["forbidden", forbidden], ["missing", null], ["damaged", memory({ "stipple.counter": "many" })]]) {
  test(`a phone whose storage is ${name} can tick all the same`, () => {
    const taps = new Taps(storage);

    assert.deepEqual([taps.event(OIL).counter, taps.event(OIL).counter], [1, 2]);
  });
}

test("ids are random UUIDs also on a page without TLS", () => {
  const withoutTls = { getRandomValues: (bytes) => bytes.fill(255) };

  assert.match(randomId(withoutTls), UUID);
  assert.match(randomId(), UUID);
});
