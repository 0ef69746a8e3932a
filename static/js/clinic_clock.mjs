// What day it is at the clinic, on a phone whose clock may be wrong and whose owner may be anywhere.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// A clock that is this far off was set wrong, and somebody may set it right.
const GROSS = 18 * HOUR;

/**
 * `zone` is the clinic's. `offset` is how far the clock of the server was ahead of the phone's, and `heard` what it
 * said, both in milliseconds, when the phone last reached it. `phone` tells the phone's time.
 */
export class ClinicClock {
  #zone;
  #offset;
  #heard;
  #phone;

  constructor({ zone, offset = 0, heard = -Infinity, phone = Date.now }) {
    this.#zone = zone;
    this.#offset = offset;
    this.#heard = heard;
    this.#phone = phone;
  }

  /** The right time, as well as it can be known: never before what the server has said last. */
  now() {
    const phone = this.#phone();
    const mended = phone + this.#offset;
    // The earlier one that is possible: a clock ten years ahead shows more than ten years of waiting once it is mended.
    const possible = [mended, phone].filter((time) => time >= this.#heard);
    const isGross = Math.abs(this.#offset) >= GROSS;
    const time = isGross && possible.length ? Math.min(...possible) : mended;
    return Math.max(time, this.#heard);
  }

  /** The clinic's day, as 2026-12-08. */
  today() {
    return this.#clinicTime().day;
  }

  /** Milliseconds until the day may be another one; a day with a changed clock is asked again after less than an hour. */
  untilMidnight() {
    const { hour, minute, second } = this.#clinicTime();
    const left = DAY - ((hour * 60 + minute) * 60 + second) * 1000;
    return left > HOUR ? left - HOUR : left;
  }

  #clinicTime() {
    const parts = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: this.#zone }).formatToParts(this.now());
    const { year, month, day, hour, minute, second } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
    return { day: `${year.padStart(4, "0")}-${month}-${day}`, hour: Number(hour), minute: Number(minute), second: Number(second) };
  }
}

const PARTS = {
  calendar: "gregory",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
};
