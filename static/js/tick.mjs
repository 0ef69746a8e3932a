// The list of a day. A tap shows at once and is sent behind it; what could not be saved goes back and says so.
import { Taps } from "./taps.mjs";
import { Outcome, TickSender } from "./tick_sender.mjs";

class TickList {
  #element;
  #taps;
  #sender;

  constructor(element) {
    this.#element = element;
    this.#taps = new Taps(phoneStorage());
    this.#taps.learn(Number(element.dataset.counter));
    this.#sender = new TickSender({ post, renewToken, pause });
    element.querySelectorAll("form[data-module=tick]").forEach((form) => new TickForm(form, this));
  }

  tap(tapped) {
    return this.#taps.event(tapped);
  }

  async deliver(event, retrying) {
    const { outcome, counter } = await this.#sender.deliver(event, retrying);
    this.#taps.learn(counter);
    return outcome;
  }

  words(name) {
    return this.#element.dataset[name];
  }

  /** A tick was set (+1) or taken back (-1): say so everywhere. */
  count(change) {
    document.querySelectorAll("[data-progress]").forEach((line) => {
      const { progress, total } = line.dataset;
      const done = Number(line.dataset.done) + change;
      line.dataset.done = done;
      line.textContent = this.words(progress).replace("{done}", done).replace("{total}", total);
      if (progress === "today") this.#showDay(done, Number(total));
    });
  }

  #showDay(done, total) {
    this.#element.querySelector("[data-all-done]").hidden = done !== total;
    const day = document.querySelector(".day-strip [aria-current]:not(.day-session)");
    day?.classList.toggle("day-done", done === total);
    day?.classList.toggle("day-part", done > 0 && done < total);
  }
}

class TickForm {
  #form;
  #list;
  #saved;
  #latest = null;

  constructor(form, list) {
    this.#form = form;
    this.#list = list;
    this.#saved = { counter: 0, done: this.#isDone };
    form.addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      this.#tap();
    });
  }

  #tap() {
    const { item_key: item, day, slot, state } = this.#form.elements;
    const event = this.#list.tap({ item_key: item.value, day: day.value, slot: Number(slot.value), state: state.value });
    this.#latest = event;
    this.#show(event.state === "done");
    this.#say("");
    this.#send(event);
  }

  async #send(event) {
    const outcome = await this.#list.deliver(event, () => this.#isLatest(event) && this.#say(this.#list.words("retrying")));
    if (outcome === Outcome.KEPT) this.#keep(event);
    if (!this.#isLatest(event)) return;
    this.#say(this.#list.words(WORDS[outcome]) ?? "");
    this.#show(this.#saved.done);
  }

  /** Taps may arrive in another order than they were made in; the count decides. */
  #keep({ counter, state }) {
    if (counter > this.#saved.counter) this.#saved = { counter, done: state === "done" };
  }

  #isLatest(event) {
    return this.#latest === event;
  }

  get #button() {
    return this.#form.querySelector("button");
  }

  get #isDone() {
    return this.#button.getAttribute("aria-pressed") === "true";
  }

  #show(done) {
    if (done !== this.#isDone) this.#list.count(done ? 1 : -1);
    this.#button.setAttribute("aria-pressed", String(done));
    this.#form.elements.state.value = done ? "undone" : "done";
  }

  #say(words) {
    this.#form.closest(".tick").querySelector(".tick-state").textContent = words;
  }
}

const WORDS = {
  [Outcome.FAILED]: "failed",
  [Outcome.REFUSED]: "refused",
  [Outcome.SIGNED_OUT]: "signedOut",
};

function post(event) {
  const form = document.querySelector("form[data-module=tick]");
  return fetch(form.getAttribute("action"), {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    body: JSON.stringify({ events: [event] }),
    // A tap right before the page is left is sent all the same.
    keepalive: true,
  });
}

/** A page that was open for long holds an old token: take one from a fresh copy of the page. */
async function renewToken() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.querySelector("[name=csrf_token]").value;
    document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = fresh; });
    return true;
  } catch {
    return false;
  }
}

/** Waits, but no longer than until the network is back. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    addEventListener("online", resolve, { once: true });
  });
}

function phoneStorage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

document.querySelectorAll("[data-module=tick-list]").forEach((element) => new TickList(element));
