// Run by tests/unit/test_scripts.py, or by hand: node --test tests/js/
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { holds } from "../../static/js/conditions.mjs";

const { vectors } = JSON.parse(readFileSync(new URL("../vectors/conditions.json", import.meta.url), "utf8"));

for (const { claim, when, answers, holds: expected } of vectors) {
  test(claim, () => assert.equal(holds(when, answers), expected));
}
