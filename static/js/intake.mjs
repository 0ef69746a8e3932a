// Turns the page with all questions into one question per screen. Without it the page works as a plain form.

import "./conditions.mjs"; // For question.mjs; named here, it is fetched together with it and not after it.
import { Draft, phoneStorage } from "./draft.mjs";
import { Question } from "./question.mjs";
import { Screens } from "./screens.mjs";

class Intake {
  #sending;

  constructor(form) {
    this.form = form;
    this.draft = new Draft(phoneStorage(), form.dataset.draft, form.dataset.keptMinutes * 60_000);
    this.isPosted = "posted" in form.dataset;
    this.isSending = false;
    this.#openContact();
    this.questions = [...form.querySelectorAll("[data-question]")].map((element) => new Question(element));
    this.screens = new Screens(form, this.questions);
    this.#restore();
    this.consider();
    this.#open();
    this.#listen();
    form.dataset.ready = "";
  }

  // --- At the start ---

  #openContact() {
    for (const field of this.form.querySelectorAll("[data-carried]")) field.remove();
    this.form.querySelector("[data-screen=your-details]").disabled = false;
    // The draft brings back what was typed. The browser's own memory would show it to the next person, too.
    this.form.autocomplete = "off";
  }

  #restore() {
    const draft = this.draft.load();
    this.wasReviewed = this.isPosted;
    // A page that answers what was sent holds what was sent, which is newer.
    if (this.isPosted) return;
    // The page may be a copy, from which somebody's answers have been sent before.
    this.fill(draft ?? { submission: crypto.randomUUID?.() });
    if (!draft) return;
    if (!location.hash) history.replaceState(null, "", `#${draft.place}`);
    this.form.querySelector("[data-restored]").hidden = false;
  }

  fill({ given = {}, submission, wasReviewed = false }) {
    this.wasReviewed = wasReviewed;
    if (submission) this.form.elements.submission_id.value = submission;
    for (const question of this.questions) question.raw = given[question.id] ?? [];
  }

  #open() {
    history.scrollRestoration = "manual"; // The browser remembers where another screen was scrolled to.
    const wrong = this.questions.find((question) => question.isMarked);
    // What came back without a wrong answer is to be sent again.
    const back = this.isPosted && this.screens.all.at(-1);
    this.enter(this.screens.allowed(wrong?.screen ?? (back || this.screens.at(location.hash))));
    wrong?.focus();
  }

  #listen() {
    this.form.addEventListener("input", ({ target }) => this.#answer(target));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.form.addEventListener("click", (event) => this.#click(event));
    document.querySelector(".back-link").addEventListener("click", (event) => this.#back(event));
    window.addEventListener("hashchange", () => this.#followAddress());
    window.addEventListener("load", () => this.#prepareTheEnd());
  }

  /** Nobody needs it before the first question can be seen. */
  async #prepareTheEnd() {
    const { IntakeEnd } = await import("./intake_end.mjs");
    this.#sending = new IntakeEnd(this).sending;
  }

  // --- While answering ---

  #answer(target) {
    const question = this.questions.find(({ id }) => id === target.name);
    if (!question) return;
    question.keepAlone(target);
    question.complain("");
    this.consider();
    this.save();
  }

  consider() {
    const answers = {};
    for (const question of this.questions) {
      question.consider(answers);
      if (question.applies && question.value !== undefined) answers[question.id] = question.value;
    }
  }

  save() {
    this.draft.save(this.content);
  }

  /** The answers, and how far their writer has come. */
  get content() {
    return {
      isSent: this.isSending,
      given: Object.fromEntries(this.questions.map((question) => [question.id, question.raw])),
      place: this.screens.current.dataset.screen,
      submission: this.form.elements.submission_id.value,
      wasReviewed: this.wasReviewed,
    };
  }

  // --- From screen to screen ---

  #submit(event) {
    const { isLast } = this.screens;
    const wrong = this.#lookOver();
    // The browser itself sends where what sends has not been loaded.
    if (wrong || !isLast || this.isSending || this.#sending) event.preventDefault();
    if (wrong) wrong.focus();
    else if (!isLast) this.#go(this.#following);
    else if (!this.isSending) this.#send();
  }

  #send() {
    this.isSending = true;
    this.screens.say("sending");
    this.save(); // Until the answers are kept, or taken.
    this.#sending?.send();
  }

  /** Says what is wrong on this screen; the first question that needs another look. */
  #lookOver() {
    const here = this.screens.questions;
    for (const question of here) question.complain(question.fault);
    const wrong = here.find(({ fault }) => fault);
    if (!wrong) document.getElementById("error-summary")?.remove();
    return wrong;
  }

  /** The next screen; for those who have seen their summary, that again. */
  get #following() {
    const { summary, current, next } = this.screens;
    return this.wasReviewed && current !== summary ? this.screens.allowed(summary) : next;
  }

  #go(screen) {
    this.form.querySelector("[data-restored]").hidden = true;
    this.enter(screen);
    // First let the question be seen; noting where we are takes longer than drawing it.
    requestAnimationFrame(() => setTimeout(() => {
      history.pushState({ isInside: true }, "", `#${screen.dataset.screen}`);
      this.#settle();
    }));
  }

  #back(event) {
    const { previous } = this.screens;
    if (!previous) return; // From the first question, the link leads to the page before.
    event.preventDefault();
    if (history.state?.isInside) history.back();
    else location.replace(`#${previous.dataset.screen}`);
  }

  #click(event) {
    this.startsAgain = event.target.closest("[data-start-again]"); // For intake_end.mjs, which may come later.
    const change = event.target.closest("[data-summary] a");
    if (!change) return;
    event.preventDefault();
    this.#go(this.screens.at(change.hash));
  }

  /** After the phone's back button, or a link to a question. */
  #followAddress() {
    this.enter(this.screens.allowed(this.screens.at(location.hash)));
    this.#settle();
    this.questions.find(({ id }) => id === location.hash.slice(1))?.focusIfTyped();
  }

  #settle() {
    this.screens.focus();
    this.save();
  }

  enter(screen) {
    this.screens.show(screen);
    this.wasReviewed ||= screen === this.screens.summary;
  }
}

for (const form of document.querySelectorAll("[data-module=intake]")) new Intake(form);
