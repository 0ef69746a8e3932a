import assert from "node:assert/strict";
import { test } from "node:test";

import { Pushed, State } from "../../static/js/pushed.mjs";

const KEY = "BAEC";
const OTHER_KEY = new Uint8Array([9, 9, 9]).buffer;
const OWN_KEY = new Uint8Array([4, 1, 2]).buffer;

function subscription(key = OWN_KEY) {
  return {
    options: { applicationServerKey: key },
    isEnded: false,
    toJSON: () => ({ endpoint: "https://push.example/x" }),
    async unsubscribe() {
      this.isEnded = true;
    },
  };
}

function aPhone({ known = false, has = null, answer = { ok: true }, permission = "default", says = "granted", ...rest } = {}) {
  const seen = { asked: 0, sent: [], keys: [] };
  const pushManager = {
    getSubscription: async () => has,
    subscribe: async ({ applicationServerKey, userVisibleOnly }) => {
      seen.keys.push([...applicationServerKey], userVisibleOnly);
      return subscription();
    },
  };
  const phone = {
    canPush: true,
    isApple: false,
    isInstalled: false,
    permission: () => permission,
    ask: async () => {
      seen.asked += 1;
      return says;
    },
    registered: async () => ({ pushManager }),
    started: async () => ({ pushManager }),
    ...rest,
  };
  const send = async (said) => {
    seen.sent.push(said);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { pushed: new Pushed({ phone, key: KEY, isKnown: known, send }), seen };
}

const STATES = [
  ["nothing was asked yet", {}, State.OFF],
  ["the server and the browser know it", { known: true, has: subscription() }, State.ON],
  ["the server alone knows it", { known: true }, State.OFF],
  ["the browser alone knows it", { has: subscription() }, State.OFF],
  ["it was made with another key", { known: true, has: subscription(OTHER_KEY) }, State.OFF],
  ["the person has said no", { permission: "denied", known: true, has: subscription() }, State.DENIED],
  ["the browser cannot do it", { canPush: false }, State.UNSUPPORTED],
  ["an iPhone shows it in Safari", { canPush: false, isApple: true }, State.INSTALL],
  ["an old iPhone shows it from the home screen", { canPush: false, isApple: true, isInstalled: true }, State.UNSUPPORTED],
  ["no worker is registered", { known: true, registered: async () => undefined }, State.OFF],
];

for (const [when, phone, state] of STATES) {
  test(`it is ${state} when ${when}, and nobody is asked`, async () => {
    const { pushed, seen } = aPhone(phone);

    assert.equal(await pushed.state(), state);
    assert.deepEqual([seen.asked, seen.sent], [0, []]);
  });
}

test("switching on asks the person, subscribes with our key and tells the server", async () => {
  const { pushed, seen } = aPhone();

  assert.equal(await pushed.switchOn(), State.ON);
  assert.deepEqual(seen, { asked: 1, sent: [{ endpoint: "https://push.example/x" }], keys: [[4, 1, 2], true] });
});

for (const [says, state] of [["denied", State.DENIED], ["default", State.OFF]]) {
  test(`who answers "${says}" is not subscribed`, async () => {
    const { pushed, seen } = aPhone({ says });

    assert.equal(await pushed.switchOn(), state);
    assert.deepEqual([seen.sent, seen.keys], [[], []]);
  });
}

test("a subscription with another key is given up first", async () => {
  const before = subscription(OTHER_KEY);
  const { pushed } = aPhone({ has: before });

  assert.equal(await pushed.switchOn(), State.ON);
  assert.equal(before.isEnded, true);
});

const ANSWERS = [
  [{ ok: false, error: "endpoint_refused" }, State.UNSUPPORTED],
  [{ ok: false, error: "unavailable" }, State.FAILED],
  [new TypeError("no network"), State.FAILED],
];

for (const [answer, state] of ANSWERS) {
  test(`the server's ${answer.error ?? "silence"} leaves it ${state}`, async () => {
    const { pushed } = aPhone({ answer, has: subscription() });

    assert.equal(await pushed.switchOn(), state);
    assert.equal(await pushed.state(), State.OFF);
  });
}

test("a push service that is not reached is no success", async () => {
  const { pushed } = aPhone({ started: () => Promise.reject(new Error("AbortError")) });

  assert.equal(await pushed.switchOn(), State.FAILED);
});

test("switching off tells the server and gives the subscription up", async () => {
  const has = subscription();
  const { pushed, seen } = aPhone({ known: true, has });

  assert.equal(await pushed.switchOff(), State.OFF);
  assert.deepEqual([seen.sent, has.isEnded], [[null], true]);
});

test("without the server's answer it stays on, and can be tried again", async () => {
  const has = subscription();
  const { pushed } = aPhone({ known: true, has, answer: new TypeError("no network") });

  assert.equal(await pushed.switchOff(), State.FAILED);
  assert.equal(has.isEnded, false);
});
