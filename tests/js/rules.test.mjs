import assert from "node:assert/strict";
import { test } from "node:test";

import { KEPT, PAGE, RULES, SHELL, UNTOUCHED, factsOf, ruleFor } from "../../static/js/worker/rules.mjs";

const ORIGIN = "https://clinic.example";

function rule(path, { method = "GET", mode = "navigate", origin = ORIGIN } = {}) {
  return ruleFor(factsOf({ method, mode, url: origin + path }, ORIGIN));
}

const TABLE = [
  ["/me", KEPT, "/me/kept", true],
  ["/me?lang=ar", KEPT, "/me/kept", true],
  ["/me/day/2026-12-08", KEPT, "/me/kept", true],
  ["/me/kept", KEPT, "/me/kept", true],
  ["/me/plan", KEPT, "/me/plan", true],
  ["/me/plan?since=1", KEPT, "/me/plan", true],
  ["/me/warning-signs", KEPT, "/me/warning-signs", true],
  ["/me/changes", PAGE, undefined, true],
  ["/me/result", PAGE, undefined, true],
  ["/me/plan/seen", PAGE, undefined, true],
  ["/me/reminders", PAGE, undefined, true],
  ["/me/calendar", PAGE, undefined, true],
  ["/me/plan.pdf", UNTOUCHED],
  ["/me/calendar.ics", UNTOUCHED],
  ["/calendar/secret.ics", UNTOUCHED],
  ["/", KEPT],
  ["/?lang=ar", KEPT],
  ["/intake", KEPT],
  ["/intake?lang=ar", KEPT],
  ["/?kiosk=1", PAGE],
  ["/intake?kiosk=1", PAGE],
  ["/intake?lang=ar&kiosk=1", PAGE],
  ["/intake/thank-you", PAGE],
  ["/offline", PAGE],
  ["/signed-out", PAGE],
  ["/nowhere", PAGE],
  ["/media", PAGE],
  ["/staff", UNTOUCHED],
  ["/staff/", UNTOUCHED],
  ["/staff/clients/1", UNTOUCHED],
  ["/sign-in", UNTOUCHED],
  ["/sign-in/link", UNTOUCHED],
  ["/sign-out", UNTOUCHED],
];

for (const [path, way, keptAs, isPersonal] of TABLE) {
  test(`a visit of ${path} is ${way}`, () => {
    const found = rule(path);

    assert.deepEqual([found.way, found.keptAs, found.isPersonal], [way, keptAs, isPersonal]);
  });
}

test("nothing but asking for something of ours is touched", () => {
  for (const path of ["/me", "/me/plan", "/intake", "/", "/static/0123456789ab/js/tick.mjs", "/nowhere"]) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]) {
      assert.equal(rule(path, { method }).way, UNTOUCHED, `${method} ${path}`);
    }
    assert.equal(rule(path, { origin: "https://elsewhere.example" }).way, UNTOUCHED);
    assert.equal(rule(path, { origin: "http://clinic.example" }).way, UNTOUCHED);
  }
});

test("files come from the shell, whoever asks for them", () => {
  for (const mode of ["navigate", "cors", "no-cors", "same-origin"]) {
    assert.equal(rule("/static/0123456789ab/css/base.css", { mode }).way, SHELL);
  }
});

test("what a script asks for is its own affair", () => {
  for (const path of ["/me/ticks", "/form-token", "/me", "/me/kept", "/health", "/manifest.webmanifest", "/sw.js"]) {
    assert.equal(rule(path, { mode: "cors" }).way, UNTOUCHED, path);
  }
});

test("whatever is asked, a rule decides, and each has a name of its own", () => {
  assert.equal(rule("/what/ever?1=2").name, RULES.at(-1).name);
  assert.equal(new Set(RULES.map(({ name }) => name)).size, RULES.length);
});

test("the order counts: from behind, staff and posts would be touched", () => {
  const backwards = (facts) => RULES.findLast(({ fits }) => fits(facts)).way;

  assert.notEqual(backwards(factsOf({ method: "GET", mode: "navigate", url: `${ORIGIN}/staff/` }, ORIGIN)), UNTOUCHED);
  assert.notEqual(backwards(factsOf({ method: "POST", mode: "navigate", url: `${ORIGIN}/me` }, ORIGIN)), UNTOUCHED);
});
