import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeCaches } from "./fake_caches.mjs";

delete globalThis.BroadcastChannel; // It would keep this process running.
const { copyOf, dropBare, forget, keepPage, keepPlan, renewAll, renewPlan } = await import("../../static/js/worker/keeping.mjs");

const PAGES = ["/me/kept", "/me/plan", "/me/warning-signs"];
const STYLE = "/static/0123456789ab/css/base.css";
let asked, answers;

beforeEach(async () => {
  globalThis.caches = new FakeCaches();
  await (await caches.open("stipple-shell-1")).put(STYLE, new Response("p {}"));
  asked = [];
  answers = {};
  globalThis.fetch = async (address) => {
    asked.push(address);
    return (answers[address] ?? (() => page()))();
  };
});

function page({ version = "1", status = 200, style = STYLE } = {}) {
  const headers = { "X-Kept-Version": version };
  return new Response(`<link rel="stylesheet" href="${style}">`, { status, headers });
}

async function kept() {
  const found = await Promise.all(PAGES.map(copyOf));
  return found.map((copy) => copy?.headers.get("X-Kept-Version") ?? null);
}

test("the three pages of a client are kept together", async () => {
  await keepPlan("1");

  assert.deepEqual(await kept(), ["1", "1", "1"]);
});

test("what is kept in this version is not fetched again, another version is", async () => {
  await keepPlan("1");
  asked = [];

  await keepPlan("1");
  assert.deepEqual(asked, []);
  await keepPlan("2");
  assert.deepEqual(asked, PAGES);
});

test("while one of them cannot be had, the old ones stay", async () => {
  await keepPlan("1");
  answers["/me/kept"] = () => page({ version: "2" });
  answers["/me/plan"] = () => page({ status: 500 });

  await keepPlan("2");

  assert.deepEqual(await kept(), ["1", "1", "1"]);
});

test("who is signed out has nothing kept", async () => {
  await keepPlan("1");
  answers["/me/warning-signs"] = () => page({ status: 401 });

  await renewPlan();

  assert.equal(await caches.has("stipple-kept"), false);
});

test("what was asked for before everything was forgotten is not kept after it", async () => {
  let arrive;
  answers["/me/plan"] = () => new Promise((resolve) => { arrive = () => resolve(page()); });

  const renewing = renewPlan();
  await forget();
  arrive();
  await renewing;

  assert.equal(await caches.has("stipple-kept"), false);
});

test("a page whose styles are not here would be bare without a network, so it is not kept", async () => {
  answers["/me/plan"] = () => page({ style: "/static/ba9876543210/css/base.css" });

  await renewPlan();
  await keepPage("/intake", page({ style: "/static/ba9876543210/css/base.css" }));

  assert.deepEqual(await caches.keys(), ["stipple-shell-1"]);
});

test("an error or a page that came from elsewhere is no copy", async () => {
  const led = page();
  Object.defineProperty(led, "redirected", { value: true });

  await keepPage("/intake", page({ status: 404 }));
  await keepPage("/intake", led);

  assert.equal(await copyOf("/intake"), undefined);
});

test("a new build renews what is kept, and nothing else", async () => {
  await keepPage("/intake", page());
  await renewAll();
  assert.deepEqual(asked, ["/intake"]);

  await keepPlan("1");
  asked = [];
  await renewAll();
  assert.deepEqual(asked.sort(), ["/intake", ...PAGES, "/me/ticks"].sort());
});

test("who signs out while a new build comes in has nothing kept by it", async () => {
  await keepPlan("1");
  answers["/me/ticks"] = () => new Response("{}", { status: 401 });

  await renewAll();

  assert.equal(await caches.has("stipple-kept"), false);
});

test("copies that lost their styles go, whole ones stay", async () => {
  await keepPlan("1");
  await keepPage("/intake", page());
  await dropBare();
  assert.deepEqual(await kept(), ["1", "1", "1"]);

  await caches.delete("stipple-shell-1");
  await dropBare();

  assert.deepEqual(await caches.keys(), []);
});

test("what names no file of ours was said by somebody on the way, and is no copy", async () => {
  const portal = () => new Response("<h1>Welcome to our Wi-Fi</h1>", { headers: { "X-Kept-Version": "2" } });
  await keepPlan("1");
  answers["/me/plan"] = portal;

  await keepPlan("2");
  await keepPage("/intake", portal());

  assert.deepEqual(await kept(), ["1", "1", "1"]);
  assert.equal(await copyOf("/intake"), undefined);
});

test("a page with a message for somebody is no copy: everybody would read it, for weeks", async () => {
  await keepPage("/intake", new Response(`${await page().text()}<div role="status" data-said-once>Sam</div>`));

  assert.equal(await copyOf("/intake"), undefined);
});
