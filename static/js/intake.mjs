// Turns the page with all questions into one question per screen. Without it the page works as a plain form.

import "./conditions.mjs"; // For question.mjs; named here, it is fetched together with it and not after it.
import { Draft, phoneStorage } from "./draft.mjs";
import { Question } from "./question.mjs";
import { Screens } from "./screens.mjs";

const MINUTE = 60_000;

class Intake {
  #form;
  #draft;
  #questions;
  #screens;
  #wasReviewed = false;
  #isSending = false;

  constructor(form) {
    this.#form = form;
    this.#draft = new Draft(phoneStorage(), form.dataset.draft, form.dataset.keptMinutes * MINUTE);
    this.#openContact();
    this.#questions = [...form.querySelectorAll("[data-question]")].map((element) => new Question(element));
    this.#screens = new Screens(form, this.#questions);
    this.#restore();
    this.#consider();
    this.#open();
    this.#listen();
    form.dataset.ready = "";
  }

  // --- At the start ---

  #openContact() {
    for (const field of this.#form.querySelectorAll("[data-carried]")) field.remove();
    this.#form.querySelector("[data-screen=your-details]").disabled = false;
    // The draft brings back what was typed. The browser's own memory would show it to the next person, too.
    this.#form.autocomplete = "off";
  }

  #restore() {
    const draft = this.#draft.load();
    this.#wasReviewed = draft?.wasReviewed ?? false;
    // A page that answers what was sent holds what was sent, which is newer.
    if (!draft || "posted" in this.#form.dataset) return;
    this.#form.elements.submission_id.value = draft.submission;
    for (const question of this.#questions) question.raw = draft.given[question.id] ?? [];
    if (!location.hash) history.replaceState(null, "", `#${draft.place}`);
    this.#form.querySelector("[data-restored]").hidden = false;
  }

  #open() {
    history.scrollRestoration = "manual"; // The browser remembers where another screen was scrolled to.
    const wrong = this.#questions.find((question) => question.isMarked);
    // What came back without a wrong answer is to be sent again.
    const back = "posted" in this.#form.dataset && this.#screens.all.at(-1);
    this.#enter(this.#screens.allowed(wrong?.screen ?? (back || this.#screens.at(location.hash))));
    wrong?.focus();
  }

  #listen() {
    this.#form.addEventListener("input", ({ target }) => this.#answer(target));
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    this.#form.addEventListener("click", (event) => this.#click(event));
    document.querySelector(".back-link").addEventListener("click", (event) => this.#back(event));
    window.addEventListener("hashchange", () => this.#followAddress());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#comeBack());
    if (this.#form.dataset.idle) this.#watchForIdleness(this.#form.dataset);
  }

  // --- While answering ---

  #answer(target) {
    const question = this.#questions.find(({ id }) => id === target.name);
    if (!question) return;
    question.keepAlone(target);
    question.complain("");
    this.#consider();
    this.#save();
  }

  #consider() {
    const answers = {};
    for (const question of this.#questions) {
      question.consider(answers);
      if (question.applies && question.value !== undefined) answers[question.id] = question.value;
    }
  }

  #save() {
    this.#draft.save({
      isSent: this.#isSending,
      given: Object.fromEntries(this.#questions.map((question) => [question.id, question.raw])),
      place: this.#screens.current.dataset.screen,
      submission: this.#form.elements.submission_id.value,
      wasReviewed: this.#wasReviewed,
    });
  }

  // --- From screen to screen ---

  #submit(event) {
    const { isLast } = this.#screens;
    const wrong = this.#lookOver();
    if (wrong || !isLast || !this.#startSending()) event.preventDefault();
    if (wrong) wrong.focus();
    else if (!isLast) this.#go(this.#following);
  }

  /** Says what is wrong on this screen; the first question that needs another look. */
  #lookOver() {
    const here = this.#screens.questions;
    for (const question of here) question.complain(question.fault);
    const wrong = here.find(({ fault }) => fault);
    if (!wrong) document.getElementById("error-summary")?.remove();
    return wrong;
  }

  #startSending() {
    const isFirst = !this.#isSending;
    this.#form.querySelector("[data-network]").textContent = navigator.onLine ? "" : this.#form.dataset.offline;
    if (!navigator.onLine) return false;
    this.#isSending = true;
    this.#screens.say("sending");
    this.#save(); // The page that comes after a success clears what was sent; without a success it is still there.
    return isFirst;
  }

  /** The next screen; for those who have seen their summary, that again. */
  get #following() {
    const { summary, current, next } = this.#screens;
    return this.#wasReviewed && current !== summary ? this.#screens.allowed(summary) : next;
  }

  #go(screen) {
    this.#form.querySelector("[data-restored]").hidden = true;
    this.#enter(screen);
    // First let the question be seen; noting where we are takes longer than drawing it.
    requestAnimationFrame(() => setTimeout(() => {
      history.pushState({ isInside: true }, "", `#${screen.dataset.screen}`);
      this.#settle();
    }));
  }

  #back(event) {
    const { previous } = this.#screens;
    if (!previous) return; // From the first question, the link leads to the page before.
    event.preventDefault();
    if (history.state?.isInside) history.back();
    else location.replace(`#${previous.dataset.screen}`);
  }

  #click(event) {
    if (event.target.closest("[data-start-again]")) this.#startAt(this.#form.dataset.restart);
    const change = event.target.closest("[data-summary] a");
    if (!change) return;
    event.preventDefault();
    this.#go(this.#screens.at(change.hash));
  }

  /** After the phone's back button, or a link to a question. */
  #followAddress() {
    this.#enter(this.#screens.allowed(this.#screens.at(location.hash)));
    this.#settle();
    this.#questions.find(({ id }) => id === location.hash.slice(1))?.focusIfTyped();
  }

  #settle() {
    this.#screens.focus();
    this.#save();
  }

  #enter(screen) {
    this.#screens.show(screen);
    this.#wasReviewed ||= screen === this.#screens.summary;
  }

  // --- At the end ---

  /** The browser kept the page as it was left. If its answers have been sent since, it must not show them. */
  #comeBack() {
    this.#isSending = false;
    if (phoneStorage() && !this.#draft.load()) location.reload();
    this.#screens.show(this.#screens.current);
  }

  #watchForIdleness({ idle, keptMinutes }) {
    import("./idle.mjs").then(({ whenIdle }) => whenIdle(keptMinutes * MINUTE, () => this.#startAt(idle)));
  }

  #startAt(url) {
    this.#draft.clear();
    this.#form.reset();
    location.replace(url);
  }
}

for (const form of document.querySelectorAll("[data-module=intake]")) new Intake(form);
