import assert from "node:assert/strict";
import test from "node:test";

import { Draft } from "../../static/js/draft.mjs";

const HOUR = 3_600_000;
const ANSWERS = { given: { age: ["34"] }, place: "hair_length" };

test("what was saved is there again", () => {
  const { open } = phone();

  open().save(ANSWERS);

  assert.deepEqual(open().load(), ANSWERS);
});

test("nothing saved is nothing", () => {
  assert.equal(phone().open().load(), null);
});

test("after a day it is gone, not only hidden", () => {
  const { open, storage, clock } = phone();
  open().save(ANSWERS);

  clock.now += 24 * HOUR;

  assert.equal(open().load(), null);
  assert.equal(storage.size, 0);
});

test("a day counts from the last change", () => {
  const { open, clock } = phone();
  open().save(ANSWERS);
  clock.now += 23 * HOUR;
  open().save(ANSWERS);

  clock.now += 23 * HOUR;

  assert.deepEqual(open().load(), ANSWERS);
});

test("a clock that was put back far does not make it last for ever", () => {
  const { open, clock } = phone();
  open().save(ANSWERS);

  clock.now -= 1000 * HOUR;

  assert.equal(open().load(), null);
});

test("cleared is gone", () => {
  const { open, storage } = phone();
  open().save(ANSWERS);

  open().clear();

  assert.equal(storage.size, 0);
});

test("a damaged draft is dropped", () => {
  const { open, storage } = phone();
  storage.set("intake", "{not json");

  assert.equal(open().load(), null);
});

for (const [name, value] of Object.entries({ full: full(), forbidden: null })) {
  test(`a storage that is ${name} is no reason to fail`, () => {
    const draft = new Draft(value, "intake", HOUR);

    draft.save(ANSWERS);
    draft.clear();

    assert.equal(draft.load(), null);
  });
}

function phone() {
  const storage = new Map();
  const clock = { now: 1_800_000_000_000 };
  const open = () => new Draft(asStorage(storage), "intake", 24 * HOUR, () => clock.now);
  return { storage, clock, open };
}

function asStorage(map) {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, value),
    removeItem: (key) => map.delete(key),
  };
}

function full() {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  return { getItem: refuse, setItem: refuse, removeItem: refuse };
}
