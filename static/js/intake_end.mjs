// How an intake ends: it is sent, begun anew, or forgotten.

import "./summary.mjs"; // Needed soon, maybe without a network: now it is here.
import { phoneStorage } from "./draft.mjs";
import { whenIdle } from "./idle.mjs";
import { IntakeSending } from "./intake_sending.mjs";
import { forget } from "./kept_intakes.mjs";
import { mendDates } from "./kept_copy.mjs";

const MINUTE = 60_000;

export class IntakeEnd {
  #page;
  #form;

  /** `page` is the Intake. */
  constructor(page) {
    this.#page = page;
    this.#form = page.form;
    mendDates(this.#form);
    if (page.startsAgain) this.#startAgain(); // It was asked for before this script was here.
    this.#form.addEventListener("click", ({ target }) => target.closest("[data-start-again]") && this.#startAgain());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#comeBack());
    const { copied, idle, keptMinutes } = this.#form.dataset;
    if (copied !== undefined) import("./register.mjs"); // The phone keeps a copy of this page, and may open that.
    if (idle) whenIdle(keptMinutes * MINUTE, () => this.#leave(idle));
    this.sending = new IntakeSending(this.#form, this);
    this.#noteReach().catch(() => null); // Without a network nobody counts.
  }

  /** On a tablet that is handed on, every page is another visit. */
  async #noteReach() {
    const { beacon, Reached, tabStorage } = await import("./reached.mjs");
    const storage = this.#form.dataset.idle ? null : tabStorage();
    const tell = beacon("/reached", this.#form.elements.csrf_token.value);
    new Reached(this.#page, { storage, tell }).listen(window, this.#form);
  }

  get content() {
    return this.#page.content;
  }

  save() {
    this.#page.save();
  }

  forget() {
    this.#page.draft.clear();
  }

  /** The form with these answers, where they were left; without them, for the next person. */
  reopen(content = { submission: crypto.randomUUID?.() }) {
    const { screens } = this.#page;
    this.#page.isSending = false;
    this.#page.fill(content);
    this.#page.consider();
    history.replaceState(null, "", `#${content.place ?? ""}`);
    this.#form.querySelector("[data-restored]").hidden = true;
    this.#page.enter(screens.allowed(screens.at(location.hash)));
  }

  /** Neither sent nor kept: the answers are on this page, and nowhere else. */
  cannotSend() {
    this.#page.isSending = false;
    this.#page.screens.say("send");
    this.#form.querySelector("[data-network]").textContent = this.#form.dataset.offline;
  }

  async #startAgain() {
    const { idle, restart } = this.#form.dataset;
    if (idle) await forget(this.content.submission).catch(() => null); // A tablet still keeps what came back.
    this.#leave(restart);
  }

  #leave(url) {
    this.forget();
    if (!navigator.onLine) return this.reopen(); // There is no other page.
    this.#form.reset();
    return location.replace(url);
  }

  /** The browser kept the page as it was left. If its answers have been sent since, it must not show them. */
  #comeBack() {
    this.#page.isSending = false;
    if (phoneStorage() && !this.#page.draft.load()) location.reload();
    this.#page.screens.show(this.#page.screens.current);
  }
}
