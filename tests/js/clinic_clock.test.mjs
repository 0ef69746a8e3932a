import assert from "node:assert/strict";
import test from "node:test";

import { later } from "../../static/js/calendar_day.mjs";
import { ClinicClock } from "../../static/js/clinic_clock.mjs";

const HOUR = 3_600_000;
const TEN_YEARS = 10 * 365.25 * 24 * HOUR;

function at(moment, zone, more = {}) {
  return new ClinicClock({ zone, phone: () => Date.parse(moment), ...more });
}

for (const [moment, zone, day] of [
  ["2026-12-08T19:59:59Z", "Asia/Dubai", "2026-12-08"],
  ["2026-12-08T20:00:00Z", "Asia/Dubai", "2026-12-09"],
  ["2026-10-24T21:59:59Z", "Europe/Berlin", "2026-10-24"],
  ["2026-10-24T22:00:00Z", "Europe/Berlin", "2026-10-25"],
  ["2026-10-25T22:59:59Z", "Europe/Berlin", "2026-10-25"],
  ["2026-10-25T23:00:00Z", "Europe/Berlin", "2026-10-26"],
  ["2027-03-28T21:59:59Z", "Europe/Berlin", "2027-03-28"],
  ["2027-03-28T22:00:00Z", "Europe/Berlin", "2027-03-29"],
  ["2026-12-31T09:59:59Z", "Pacific/Kiritimati", "2026-12-31"],
  ["2026-12-31T10:00:00Z", "Pacific/Kiritimati", "2027-01-01"],
  ["2026-12-08T20:00:00Z", undefined, null],
]) {
  test(`at ${moment} it is ${day ?? "some day"} in ${zone ?? "a zone that the phone does not know"}`, () => {
    assert.match(at(moment, zone).today(), day ? new RegExp(`^${day}$`) : /^2026-12-0[89]$/);
  });
}

for (const off of [-TEN_YEARS, TEN_YEARS, -5 * HOUR, 11 * HOUR]) {
  test(`a phone whose clock is off by ${off / HOUR} hours shows the right day, weeks later too`, () => {
    const heard = Date.parse("2026-12-08T08:00:00Z");
    for (const waited of [0, 13 * HOUR, 21 * 24 * HOUR]) {
      const clock = new ClinicClock({ zone: "Asia/Dubai", offset: -off, heard, phone: () => heard + off + waited });

      assert.equal(clock.now(), heard + waited);
    }
  });

  test(`a clock that was off by ${off / HOUR} hours and is set right shows the right time where that can be seen`, () => {
    const heard = Date.parse("2026-12-08T08:00:00Z");
    const clock = new ClinicClock({ zone: "Asia/Dubai", offset: -off, heard, phone: () => heard + 3 * HOUR });

    if (Math.abs(off) === TEN_YEARS) assert.equal(clock.now(), heard + 3 * HOUR);
    else assert.ok(Math.abs(clock.now() - heard - 3 * HOUR) <= Math.abs(off));
  });
}

test("without the correction the same phone would show another day", () => {
  const off = new ClinicClock({ zone: "Asia/Dubai", phone: () => Date.parse("2026-12-08T08:00:00Z") + TEN_YEARS });

  assert.equal(off.today().slice(0, 4), "2036");
});

test("it is never earlier than the server has said", () => {
  const heard = Date.parse("2026-12-08T08:00:00Z");

  assert.equal(at("2026-12-08T07:00:00Z", "Asia/Dubai", { heard }).now(), heard);
});

for (const [moment, zone] of [
  ["2026-12-08T08:00:00Z", "Asia/Dubai"],
  ["2026-12-08T19:30:00Z", "Asia/Dubai"],
  ["2026-10-24T22:30:00Z", "Europe/Berlin"],
  ["2027-03-27T23:30:00Z", "Europe/Berlin"],
]) {
  test(`from ${moment} in ${zone}, asking again each time finds midnight and not the day after`, () => {
    let now = Date.parse(moment);
    const clock = new ClinicClock({ zone, phone: () => now });
    const today = clock.today();
    let lastAsked = now;
    while (clock.today() === today) {
      lastAsked = now;
      now += clock.untilMidnight();
    }

    assert.equal(clock.today(), later(today, 1));
    assert.ok(now - lastAsked <= 24 * HOUR);
    now -= 1000;
    assert.equal(clock.today(), today);
  });
}
