// Some questions of the intake, asked again on one page: only the follow-ups that apply are shown.

import { Question } from "./question.mjs";

class AskedAgain {
  #questions;

  constructor(form) {
    this.#questions = [...form.querySelectorAll("[data-question]")].map((element) => new Question(element));
    form.addEventListener("input", ({ target }) => this.#answer(target));
    this.#consider();
    form.dataset.ready = "";
  }

  #answer(target) {
    const question = this.#questions.find(({ id }) => id === target.name);
    if (!question) return;
    question.keepAlone(target);
    this.#consider();
  }

  #consider() {
    const answers = {};
    for (const question of this.#questions) {
      question.consider(answers);
      if (question.applies && question.value !== undefined) answers[question.id] = question.value;
    }
  }
}

for (const form of document.querySelectorAll("[data-module=asked-again]")) new AskedAgain(form);
