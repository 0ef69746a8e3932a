// The same vectors as in tests/unit/domain/test_tick_vectors.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { fold, isLater, keyOf } from "../../static/js/fold.mjs";

const { vectors } = JSON.parse(readFileSync(new URL("../vectors/ticks.json", import.meta.url), "utf8"));

for (const { claim, events, last } of vectors) {
  test(claim, () => {
    for (const order of orders(events)) {
      assert.deepEqual(ids(fold(order)), last);
      assert.deepEqual(ids(fold([...order, ...order])), last);
    }
  });
}

test("a thousand shuffles of the taps of five phones lead to one state", () => {
  const random = generator(4);
  const taps = Array.from({ length: 60 }, (_, number) => ({
    id: `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`,
    device: "abcde"[number % 5],
    counter: 1 + Math.floor(random() * 12),
    item_key: `T${Math.floor(random() * 3)}`, day: "2026-12-08", slot: Math.floor(random() * 2),
    state: ["done", "undone", "skipped"][Math.floor(random() * 3)],
  }));
  const expected = ids(fold(taps));

  for (let round = 0; round < 1000; round += 1) {
    const copies = taps.flatMap((tap) => (random() < 0.3 ? [tap, tap] : [tap]));
    assert.deepEqual(ids(fold(shuffled(copies, random))), expected);
  }
});

test("what two halves left behind folds into the state of the whole", () => {
  const { events, last } = vectors.at(-1);

  for (let cut = 0; cut <= events.length; cut += 1) {
    const halves = [...fold(events.slice(0, cut)).values(), ...fold(events.slice(cut)).values()];
    assert.deepEqual(ids(fold(halves)), last);
  }
});

test("no tap is later than itself", () => {
  const [{ events: [tap] }] = vectors.filter(({ events }) => events.length);

  assert.equal(isLater(tap, { ...tap, id: tap.id.toUpperCase() }), false);
  assert.equal(keyOf(tap), "T06|2026-12-08|0");
});

function ids(states) {
  return Object.fromEntries([...states].sort().map(([key, { id }]) => [key, id.toLowerCase()]));
}

function orders(events) {
  if (events.length < 2) return [events];
  return events.flatMap((first, index) => orders(events.filter((_, other) => other !== index)).map((rest) => [first, ...rest]));
}

function shuffled(list, random) {
  return list.map((each) => [random(), each]).sort(([one], [other]) => one - other).map(([, each]) => each);
}

/** The same numbers in every run. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
