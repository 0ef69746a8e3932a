import assert from "node:assert/strict";
import test from "node:test";

import { noteEnd } from "../../static/js/ended.mjs";
import { deliver, Fate } from "../../static/js/intake_delivery.mjs";
import { FakeCaches } from "./fake_caches.mjs";

const INTAKE = { submission_id: "1", fields: [["age", "34"], ["habits", "gym"], ["habits", "swim"], ["csrf_token", "old"]] };
const SENT = answer(200, { next: "/me/result" });

test("what the clinic has taken is sent, and the next page is known", async () => {
  const { fetch, posts } = network([SENT]);

  assert.deepEqual(await deliver(INTAKE, { fetch }), { fate: Fate.SENT, next: "/me/result" });
  assert.deepEqual(posts.map(String), ["age=34&habits=gym&habits=swim&csrf_token=fresh"]);
});

test("what has waited says so", async () => {
  const { fetch, posts } = network([SENT]);

  await deliver(INTAKE, { fetch, waited: true });

  assert.equal(posts[0].get("waited"), "1");
});

const LATER = [
  new Error("no network"), answer(500), answer(502, "<h1>"), answer(503, { error: "unavailable" }), answer(400, { error: "form_expired" }),
  answer(403, { error: "forbidden" }), answer(404, "<h1>"), answer(200, "<h1>Hotel</h1>"), answer(200, {}),
  answer(200, { next: "//evil.example" }), answer(200, { next: "/\\evil.example" }), answer(422, "<h1>"), answer(422, {}),
];
for (const [number, trouble] of LATER.entries()) {
  test(`a trouble that says nothing about the answers keeps them (${number}: ${trouble.status ?? trouble.message})`, async () => {
    assert.equal((await deliver(INTAKE, network([trouble]))).fate, Fate.LATER);
  });
}

test("no token is no network", async () => {
  const { fetch, posts } = network([SENT], { token: new Error("no network") });

  assert.equal((await deliver(INTAKE, { fetch })).fate, Fate.LATER);
  assert.deepEqual(posts, []);
});

test("a sign-out that the clinic has not heard of is told first: later it would end the session of whoever sends now", async () => {
  globalThis.caches = new FakeCaches();
  await noteEnd("somebody");
  const { fetch, posts } = network([SENT]);
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push([address, posts.length]);
    return new Response(JSON.stringify({ token: "t" }));
  };

  await deliver(INTAKE, { fetch });

  assert.deepEqual(asked, [["/form-token", 0], ["/sign-out", 0]]);
  assert.equal(posts.length, 1);
});

test("the clinic says how long to wait", async () => {
  const full = answer(429, { error: "too_many_requests" }, { "Retry-After": "600" });

  assert.deepEqual(await deliver(INTAKE, network([full])), { fate: Fate.LATER, pause: 600_000 });
});

test("what cannot be taken as it is is refused, with the reason", async () => {
  const refused = answer(422, { error: "needs_another_look", fields: ["age"] });

  assert.deepEqual(await deliver(INTAKE, network([refused])), { fate: Fate.REFUSED, code: "needs_another_look" });
});

test("who was too quick is sent a moment later", async () => {
  const { fetch, posts } = network([answer(422, { error: "too_quick" }), SENT]);

  assert.equal((await deliver(INTAKE, { fetch, pause: async () => null })).fate, Fate.SENT);
  assert.equal(posts.length, 2);
});

test("who is too quick for ever is tried again later, and never refused", async () => {
  const { fetch } = network([answer(422, { error: "too_quick" })]);

  assert.equal((await deliver(INTAKE, { fetch, pause: async () => null })).fate, Fate.LATER);
});

function answer(status, body, headers = {}) {
  return { status, ok: status < 300, headers: new Headers(headers), json: async () => {
    if (typeof body !== "object") throw new SyntaxError("no JSON");
    return body;
  } };
}

/** Gives `answers` one after the other to what is posted; an Error stands for no network. */
function network(answers, { token = "fresh" } = {}) {
  const posts = [];
  const fetch = async (url, { body } = {}) => {
    if (url === "/form-token") return orThrow(token instanceof Error ? token : answer(200, { token }));
    posts.push(body);
    return orThrow(answers[Math.min(posts.length, answers.length) - 1]);
  };
  return { fetch, posts };
}

function orThrow(result) {
  if (result instanceof Error) throw result;
  return result;
}
