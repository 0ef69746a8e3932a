import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const listeners = {};
const shown = [];
const asked = [];
let ended = false;

globalThis.self = {
  location: { hostname: "intake.example", origin: "https://intake.example" },
  registration: { showNotification: async (title, options) => shown.push({ title, ...options }) },
  addEventListener: (name, act) => (listeners[name] = act),
};
globalThis.caches = {
  has: async () => ended,
  open: async () => ({ match: async () => new Response("somebody") }),
  delete: async () => (ended = false),
};
globalThis.fetch = async (address, options = {}) => {
  asked.push([options.method ?? "GET", address, options.body && JSON.parse(options.body)]);
  return new Response(JSON.stringify({ token: "t" }));
};

const { listen } = await import("../../static/js/worker/push.mjs");
listen();

const MESSAGE = { title: "For tomorrow", body: "Look today.", tag: "a1", lang: "en", dir: "ltr", url: "https://intake.example/me" };

beforeEach(() => {
  ended = false;
  shown.length = 0;
  asked.length = 0;
});

async function happen(name, facts) {
  const work = [];
  listeners[name]({ waitUntil: (promise) => work.push(promise), ...facts });
  await Promise.all(work);
}

test("a message is shown with all that belongs to it", async () => {
  await happen("push", { data: { json: () => MESSAGE } });

  const [{ icon, badge, ...said }] = shown;
  assert.deepEqual(said, { title: "For tomorrow", body: "Look today.", tag: "a1", lang: "en", dir: "ltr", data: { url: MESSAGE.url } });
  assert.match(icon + badge, /icons\/app-192\.png.*icons\/app-monochrome-512\.png/);
  assert.deepEqual(asked, []);
});

test("who has signed out is told nothing, and the server learns of it", async () => {
  ended = true;

  await happen("push", { data: { json: () => MESSAGE } });

  assert.equal(JSON.stringify(shown).includes("tomorrow"), false);
  assert.equal(shown[0].title, "intake.example");
  assert.deepEqual(asked.map(([method, address]) => [method, address]), [["GET", "/form-token"], ["POST", "/sign-out"]]);
});

test("a new address is told with the word that it only renews", async () => {
  await happen("pushsubscriptionchange", { newSubscription: { toJSON: () => ({ endpoint: "https://push.example/new" }) } });

  assert.deepEqual(asked[1], ["POST", "/me/reminders/push", { endpoint: "https://push.example/new", renews: true }]);
});

test("without a new address or an old one there is nothing to tell", async () => {
  await happen("pushsubscriptionchange", {});

  assert.deepEqual(asked, []);
});

test("who has signed out does not stay reachable under a new address", async () => {
  ended = true;
  const newSubscription = { toJSON: () => ({ endpoint: "https://push.example/new" }) };

  await happen("pushsubscriptionchange", { newSubscription });

  assert.deepEqual(asked.map(([method, address]) => [method, address]), [["GET", "/form-token"], ["POST", "/sign-out"]]);
});
