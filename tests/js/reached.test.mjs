import assert from "node:assert/strict";
import test from "node:test";

import { beacon, Reached, tabStorage } from "../../static/js/reached.mjs";

const PLACES = ["age", "hair_length", "scarring", "your-details"];

test("leaving the page tells the furthest place, also after going back", () => {
  const { page, told, reached } = opened();
  page.go("scarring");
  reached.note();
  page.go("age");
  reached.note();

  reached.leave();

  assert.deepEqual(told.map(({ place }) => place), ["scarring"]);
});

test("what was told is not told again", () => {
  const { told, reached } = opened();

  reached.leave();
  reached.leave();

  assert.equal(told.length, 1);
});

test("the same tab is the same visit, another tab another", () => {
  const storage = kept();
  const first = opened(storage);
  first.reached.leave();
  const again = opened(storage);
  again.reached.leave();
  const other = opened();
  other.reached.leave();

  assert.equal(first.told[0].attempt, again.told[0].attempt);
  assert.notEqual(first.told[0].attempt, other.told[0].attempt);
});

test("sending is told once, and the page that goes away says no more", () => {
  const { page, told, reached } = opened();
  page.go("your-details");
  page.isSending = true;

  reached.note();
  reached.leave();

  assert.deepEqual(told.map(({ place, sent }) => [place, sent]), [["your-details", "1"]]);
});

test("after sending, the next visit in the same tab is another one", () => {
  const storage = kept();
  const first = opened(storage);
  first.page.isSending = true;
  first.reached.note();
  const next = opened(storage);

  next.reached.leave();

  assert.notEqual(next.told[0].attempt, first.told[0].attempt);
});

test("answers that come back to be put right are the same visit", () => {
  const storage = kept();
  const first = opened(storage);
  first.page.isSending = true;
  first.reached.note();
  const back = opened(storage, { isPosted: true });

  back.reached.leave();

  assert.equal(back.told[0].attempt, first.told[0].attempt);
});

test("a browser that keeps nothing still counts each page as one visit", () => {
  const { page, told, reached } = opened(null);
  reached.leave();
  page.go("hair_length");
  reached.note();

  reached.leave();

  assert.equal(told[0].attempt, told[1].attempt);
});

test("a browser that forbids storage has none", () => {
  const forbidding = { get sessionStorage() { throw new Error("forbidden"); } };

  assert.equal(tabStorage(forbidding), null);
});

test("it listens to the form, to the page going away and to it being covered", () => {
  const { reached, page, told } = opened();
  const form = new EventTarget();
  const scope = Object.assign(new EventTarget(), { document: new EventTarget() });
  reached.listen(scope, form);
  page.go("hair_length");
  form.dispatchEvent(new Event("submit"));

  scope.document.visibilityState = "hidden";
  scope.document.dispatchEvent(new Event("visibilitychange"));
  scope.dispatchEvent(new Event("pagehide"));

  assert.deepEqual(told.map(({ place }) => place), ["hair_length"]);
});

test("the beacon carries the token of the form", () => {
  const sent = [];
  const tell = beacon("/reached", "token", { sendBeacon: (url, body) => sent.push([url, Object.fromEntries(body)]) });

  tell({ attempt: "1", place: "age" });

  assert.deepEqual(sent, [["/reached", { csrf_token: "token", attempt: "1", place: "age" }]]);
});

function opened(storage = kept(), more = {}) {
  const all = PLACES.map((screen) => ({ dataset: { screen } }));
  const page = { isSending: false, screens: { all, current: all[0] }, ...more };
  page.go = (place) => { page.screens.current = all[PLACES.indexOf(place)]; };
  const told = [];
  const reached = new Reached(page, { storage, tell: (fields) => told.push(fields) });
  return { page, told, reached };
}

function kept() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}
