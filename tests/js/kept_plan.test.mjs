import assert from "node:assert/strict";
import test from "node:test";

import { daysBetween, isDay, later, weekday } from "../../static/js/calendar_day.mjs";
import { DayWords } from "../../static/js/day_words.mjs";
import { KeptPlan } from "../../static/js/kept_plan.mjs";

const plan = new KeptPlan({
  days: [
    { day: "2026-12-06", today: [1, 2], another: [3], ticks: 0, counted: 0 },
    { day: "2026-12-07", today: [4], ticks: 0, counted: 0, overdue: [9] },
    { day: "2026-12-08", today: [5] },
  ],
  ticks: [[["T05", 0], ["T01", 0, "2026-12-06"]]],
  counted: [["2026-12-06", "2026-12-07"]],
  daysToTick: 1,
});
const states = new Map([["T05|2026-12-06|0", { state: "done" }], ["T01|2026-12-06|0", { state: "skipped" }]]);

test("a day shows its own parts, and others where it is not today", () => {
  assert.deepEqual(plan.parts("2026-12-06", "2026-12-06"), [1, 2]);
  assert.deepEqual(plan.parts("2026-12-06", "2026-12-08"), [3]);
});

test("a day after the last one is like the last one, and before the first there is none", () => {
  assert.deepEqual(plan.parts("2031-01-01", "2031-01-01"), [5]);
  assert.equal(plan.entry("2026-12-05"), null);
});

test("what is overdue today is said today and on days to come", () => {
  assert.deepEqual(plan.parts("2026-12-07", "2026-12-07"), [9, 4]);
  assert.deepEqual(plan.parts("2026-12-08", "2026-12-07"), [9]);
  assert.deepEqual(plan.parts("2026-12-06", "2026-12-07"), [3]);
});

test("ticks are counted by day and by phase, a task of several days once", () => {
  assert.deepEqual(plan.progress("2026-12-06", states), { done: 1, total: 2 });
  assert.deepEqual(plan.phaseProgress("2026-12-07", states), { done: 1, total: 3 });
  assert.deepEqual(plan.phaseProgress("2026-12-08", states), { done: 0, total: 0 });
});

test("yesterday is open, the day before it is closed but for tasks of several days, tomorrow is locked", () => {
  const open = (day, several) => plan.takes(day, "2026-12-08", several);

  assert.deepEqual(["2026-12-09", "2026-12-08", "2026-12-07", "2026-12-06"].map((day) => open(day, false)), [false, true, true, false]);
  assert.deepEqual(["2026-12-09", "2026-12-06"].map((day) => open(day, true)), [false, true]);
});

test("days are counted over a changed clock and a new year", () => {
  assert.equal(later("2027-03-27", 2), "2027-03-29");
  assert.equal(later("2026-12-31", 1), "2027-01-01");
  assert.equal(daysBetween("2026-10-24", "2026-10-26"), 2);
  assert.equal(weekday("2026-12-07"), 0);
});

test("only days that there are may stand in an address", () => {
  assert.deepEqual(["2026-12-08", "2026-02-30", "2026-13-01", "tomorrow", ""].map(isDay), [true, false, false, false, false]);
});

test("distances are said as the language counts", () => {
  const words = new DayWords({ when: { "-1": "вчера" }, ahead: { one: "через {n} день", few: "через {n} дня" }, ago: {} }, "ru");

  assert.equal(words.when("2026-12-29", "2026-12-08"), "через 21 день");
  assert.equal(words.when("2026-12-11", "2026-12-08"), "через 3 дня");
  assert.equal(words.when("2026-12-07", "2026-12-08"), "вчера");
});
