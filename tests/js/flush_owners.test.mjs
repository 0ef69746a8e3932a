import assert from "node:assert/strict";
import test from "node:test";

import { Flush } from "../../static/js/flush.mjs";

test("taps of two clients never go out as one client's", async () => {
  const unsent = ["sam", "kim", "sam"].map((owner, number) => ({ id: `event-${number}`, owner, counter: number }));
  const outbox = { unsent: async () => unsent, settle: async () => {} };
  const sent = [];
  const send = async (body) => {
    sent.push([body.owner, body.events.map(({ id }) => id)]);
    return new Response(JSON.stringify({ results: body.events.map(({ id }) => ({ id, result: "applied" })) }));
  };

  await new Flush({ outbox, send }).run();

  assert.deepEqual(sent, [["sam", ["event-0", "event-2"]], ["kim", ["event-1"]]]);
});
