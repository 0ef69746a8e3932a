// Switches messages on the screen of this phone on and off, on the page of the reminders.

import { Pushed, State, thisPhone } from "./pushed.mjs";

const JSON_TYPE = "application/json";

class PushSwitch {
  #card;
  #pushed;

  constructor(card) {
    this.#card = card;
    const { key, known } = card.dataset;
    const send = (subscription) => this.#send(subscription);
    this.#pushed = new Pushed({ phone: thisPhone(), key, isKnown: known !== undefined, send });
  }

  async start() {
    this.#card.querySelector("[data-switch-on]").addEventListener("click", () => this.#switchOn());
    this.#card.querySelector("[data-switch-off]").addEventListener("click", () => this.#switchOff());
    this.#show(await this.#pushed.state());
    this.#card.hidden = false;
  }

  async #switchOn() {
    this.#show(State.ASKING);
    const state = await this.#pushed.switchOn();
    this.#show(state, State.OFF);
    if (state === State.ON) this.#agree();
  }

  async #switchOff() {
    const state = await this.#pushed.switchOff();
    this.#show(state, State.ON);
    if (state === State.OFF) this.#trial(false);
  }

  /** Who switches one way on has switched reminders on, which the rest of the page says too. */
  #agree() {
    this.#card.closest("form").elements.is_on.checked = true;
    this.#trial(true);
  }

  #trial(isOn) {
    const trial = document.querySelector("[data-trial=push]");
    if (trial) trial.hidden = !isOn;
  }

  /** After a failure everything is as it was `before`, and can be tried again. */
  #show(state, before = State.OFF) {
    const shown = state === State.FAILED ? [state, before] : [state];
    for (const part of this.#card.querySelectorAll("[data-show]")) part.hidden = !shown.includes(part.dataset.show);
  }

  async #send(subscription) {
    const { address, stop } = this.#card.dataset;
    const token = await fetch("/form-token", { headers: { Accept: JSON_TYPE } }).then((answer) => answer.json());
    const headers = { Accept: JSON_TYPE, "Content-Type": JSON_TYPE, "X-CSRFToken": token.token };
    const body = JSON.stringify(subscription ?? {});
    const response = await fetch(subscription ? address : stop, { method: "POST", headers, body });
    if (response.status === 401) window.location.reload();
    const { error } = await response.json();
    return { ok: response.ok, error };
  }
}

for (const card of document.querySelectorAll("[data-module=push-switch]")) new PushSwitch(card).start();
