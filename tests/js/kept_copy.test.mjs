import assert from "node:assert/strict";
import test from "node:test";

import { later } from "../../static/js/kept_copy.mjs";

const NOW = new Date(2026, 11, 1, 12);

for (const [day, shown, why] of [
  ["2026-11-20", "2026-12-01", "a page of some days ago means today"],
  ["2026-12-01", "2026-12-01", "today stays today"],
  ["2026-12-02", "2026-12-02", "the clinic may be a day ahead"],
  ["2026-06-01", "2026-06-01", "a clock that is months ahead is wrong"],
]) {
  test(why, () => assert.equal(later(day, NOW), shown));
}
