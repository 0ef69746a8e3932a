import assert from "node:assert/strict";
import test from "node:test";

import { JobBar } from "../../static/js/job.mjs";

test("the bar and its words follow the job", async () => {
  const { page, look } = opened([{ isOpen: true, done: 3, total: 8, words: "3 of 8" }]);

  await look();

  assert.deepEqual([page.bar.value, page.bar.max, page.words.textContent], [3, 8, "3 of 8"]);
});

test("before anybody knows how much there is, only the words are said", async () => {
  const { page, look } = opened([{ isOpen: true, done: 0, total: 0, words: "Waiting" }]);

  await look();

  assert.equal(page.words.textContent, "Waiting");
  assert.equal(page.bar.value, undefined);
});

test("it looks again a second later, for as long as the job runs", async () => {
  const { scene, look } = opened([{ isOpen: true }, { isOpen: true }]);

  await look();
  await scene.later();

  assert.equal(scene.asked, 2);
});

test("when the job has ended the page is shown anew, and nobody looks any more", async () => {
  const { scene, look } = opened([{ isOpen: false }]);

  await look();

  assert.equal(scene.reloads, 1);
  assert.equal(scene.later, null);
});

test("a moment without a network does not end it", async () => {
  const { scene, look } = opened([null, { isOpen: true, done: 1, total: 2, words: "" }]);

  await look();
  await scene.later();

  assert.equal(scene.reloads, 0);
  assert.equal(scene.asked, 2);
});

test("a server that restarts is waited for", async () => {
  const { scene, look } = opened([503]);

  await look();

  assert.equal(scene.reloads, 0);
  assert.notEqual(scene.later, null);
});

test("whoever was signed out is asked to sign in by the page itself", async () => {
  const { scene, look } = opened([401]);

  await look();

  assert.equal(scene.reloads, 1);
});

test("the line for those without scripts goes away", () => {
  const { page } = opened([]);

  assert.equal(page.byHand.hidden, true);
});

function opened(answers) {
  const page = { bar: {}, words: { textContent: "" }, byHand: { hidden: false } };
  const named = { progress: page.bar, "[data-words]": page.words, "[data-by-hand]": page.byHand };
  const element = { dataset: { state: "/state" }, querySelector: (name) => named[name] };
  const scene = { asked: 0, reloads: 0, later: null };
  const bar = new JobBar(element, {
    ask: async () => respond(answers[scene.asked++]),
    reload: () => { scene.reloads += 1; },
    wait: (act) => { scene.later = act; },
  });
  bar.start();
  const look = () => { const act = scene.later; scene.later = null; return act(); };
  return { page, scene, look };
}

function respond(answer) {
  if (answer === null) throw new TypeError("no network");
  if (typeof answer === "number") return { ok: false, status: answer };
  return { ok: true, status: 200, json: async () => answer };
}
