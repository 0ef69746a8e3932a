import assert from "node:assert/strict";
import { test } from "node:test";

delete globalThis.BroadcastChannel; // It would keep this process running.
const refuse = async () => { throw new DOMException("refused", "UnknownError"); };
globalThis.caches = { has: refuse, open: refuse, match: refuse };
globalThis.fetch = async () => new Response("a page");
const { answer } = await import("../../static/js/worker/answers.mjs");
const { PAGE } = await import("../../static/js/worker/rules.mjs");

test("where a browser refuses its storage, personal pages come from the network all the same", async () => {
  const answered = await answer({ request: "/me/calendar" }, { way: PAGE, isPersonal: true }, null);

  assert.equal(await answered.text(), "a page");
});
