// One question on the page: whether it is asked at all, what is answered, and what is wrong with the answer.

import { holds } from "./conditions.mjs";

const VALUES = {
  integer: ([text]) => (/^\d{1,9}$/.test(western(text)) ? Number(western(text)) : undefined),
  boolean: ([code]) => code === "true",
  many: (codes) => codes,
};

const FAULTS = {
  integer: (input, { lowest, highest }) => {
    if (!/^\p{Nd}+$/u.test(input.value.trim())) return "wrong";
    // Digits of further scripts count as no number here: the server can read them.
    const number = Number(western(input.value.trim()));
    return number < lowest || number > highest ? "outside" : "";
  },
  date: (input) => {
    if (input.validity.badInput) return "wrong";
    return input.validity.rangeUnderflow || input.validity.rangeOverflow ? "outside" : "";
  },
  string: (input, { longest }) => (input.value.trim().length > longest ? "outside" : ""),
};

export class Question {
  #element;
  #inputs;
  #when;

  constructor(element) {
    this.#element = element;
    this.#inputs = [...element.querySelectorAll(`[name="${this.id}"]`)];
    this.#when = JSON.parse(element.dataset.when ?? "null");
    this.applies = true;
  }

  get id() {
    return this.#element.dataset.question;
  }

  get screen() {
    return this.#element.closest("[data-screen]");
  }

  /** Ask it, or not, as `answers` have it. What is not asked is not sent. */
  consider(answers) {
    this.applies = holds(this.#when, answers);
    if (!this.#when) return;
    this.#element.hidden = !this.applies;
    for (const input of this.#inputs) input.disabled = !this.applies;
  }

  // --- The answer ---

  /** What is chosen or typed, as it will be sent. */
  get raw() {
    if (this.#isChoice) return this.#chosen.map(({ value }) => value);
    return [this.#first.value.trim()].filter(Boolean);
  }

  set raw(given) {
    for (const input of this.#inputs) {
      if (this.#isChoice) input.checked = given.includes(input.value);
      else input.value = given[0] ?? "";
    }
  }

  /** The answer as conditions want it; undefined where there is none. */
  get value() {
    const read = VALUES[this.#element.dataset.type] ?? first;
    return this.raw.length ? read(this.raw) : undefined;
  }

  /** A choice that stands alone clears the others, and they clear it. */
  keepAlone(changed) {
    if (changed.type !== "checkbox" || !changed.checked) return;
    const isAlone = (input) => "alone" in input.dataset;
    for (const input of this.#inputs) {
      if (input !== changed && (isAlone(changed) || isAlone(input))) input.checked = false;
    }
  }

  // --- What is wrong with it ---

  /** What has to be said about the answer; empty where nothing has. */
  get fault() {
    const { dataset } = this.#element;
    if (!this.applies) return "";
    const isBlank = !this.raw.length && !this.#first.validity.badInput;
    const kind = isBlank ? "missing" : FAULTS[dataset.type]?.(this.#first, dataset);
    return dataset[kind] ?? "";
  }

  get isMarked() {
    return document.getElementById(this.#errorId) !== null;
  }

  /** Say it next to the question; an empty text takes it back. */
  complain(text) {
    document.getElementById(this.#errorId)?.remove();
    this.#place.toggleAttribute("data-invalid", Boolean(text));
    if (text) this.#place.before(this.#error(text));
    const hints = this.#hints.concat(text ? this.#errorId : []).join(" ");
    set(this.#first, "aria-invalid", text && "true");
    set(this.#first, "aria-describedby", hints);
  }

  focus() {
    this.#first.focus();
  }

  /** Somebody who followed a link to a text field wants to write there. */
  focusIfTyped() {
    if (!this.#isChoice) this.focus();
  }

  // --- In words ---

  get title() {
    return firstText(this.#element.querySelector(".question-title, .field-label"));
  }

  /** The answer, one text for each choice. */
  get words() {
    return this.#isChoice ? this.#chosen.map((input) => firstText(input.labels[0])) : this.raw;
  }

  get isDate() {
    return this.#element.dataset.type === "date";
  }

  #error(text) {
    const error = document.querySelector("[data-error]").content.firstElementChild.cloneNode(true);
    error.id = this.#errorId;
    error.lastElementChild.append(text);
    return error;
  }

  get #errorId() {
    return `${this.id}-error`;
  }

  get #hints() {
    const described = this.#first.getAttribute("aria-describedby") ?? "";
    return described.split(" ").filter((id) => id && id !== this.#errorId);
  }

  get #first() {
    return this.#inputs[0];
  }

  get #isChoice() {
    return this.#first.matches("[type=radio], [type=checkbox]");
  }

  get #chosen() {
    return this.#inputs.filter(({ checked }) => checked);
  }

  get #place() {
    return this.#element.querySelector(".options, .option, .input");
  }
}

function first([value]) {
  return value;
}

function set(element, attribute, value) {
  if (value) element.setAttribute(attribute, value);
  else element.removeAttribute(attribute);
}

function western(digits) {
  return digits.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);
}

function firstText(element) {
  return document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode().data.trim();
}
