// The questions one at a time, and the two screens after them.

export class Screens {
  #form;
  #questions;
  #button;
  #progress;
  #site;

  constructor(form, questions) {
    this.#form = form;
    this.#questions = questions;
    this.#button = form.querySelector(".action-bar button");
    this.#progress = document.querySelector(".intake-progress");
    this.#site = document.title.split(" – ").at(-1);
    this.all = [...form.querySelectorAll("[data-screen]")];
    this.summary = this.all.at(-2);
    this.current = this.all[0];
    this.#progress.hidden = false;
  }

  get isLast() {
    return this.current === this.all.at(-1);
  }

  /** The questions of the screen that is shown. */
  get questions() {
    return this.#on(this.current);
  }

  get next() {
    return this.all.slice(this.#index + 1).find((screen) => this.#isAsked(screen));
  }

  get previous() {
    return this.all.slice(0, this.#index).reverse().find((screen) => this.#isAsked(screen));
  }

  /** Nobody gets past a question that needs an answer. */
  allowed(screen) {
    const open = this.all.find((each) => this.#on(each).some(({ fault }) => fault));
    return open && this.all.indexOf(open) < this.all.indexOf(screen) ? open : screen;
  }

  /** The screen that an address speaks of: its own name, or the id of something on it. */
  at(hash) {
    const id = decodeURIComponent(hash.slice(1));
    const element = id && (this.#named(id) ?? document.getElementById(id)?.closest("[data-screen]"));
    return element || this.all[0];
  }

  show(screen) {
    this.current = screen;
    for (const element of this.all) element.hidden = element !== screen;
    this.say(this.isLast ? "send" : screen === this.summary ? "confirm" : "next");
    this.#button.value = this.isLast ? "send" : "summary";
    this.#countUp();
    if (screen === this.summary) this.#summarise();
    document.title = `${this.#heading.textContent.trim()} – ${this.#site}`;
    window.scrollTo(0, 0);
  }

  /** One of the page's own texts, on the button. */
  say(text) {
    this.#button.textContent = this.#form.dataset[text];
  }

  /** Read it aloud from its heading. */
  focus() {
    this.#heading.focus({ preventScroll: true });
  }

  #named(id) {
    return this.all.find((element) => element.dataset.screen === id);
  }

  get #heading() {
    return this.current.querySelector(".question-title");
  }

  /** Needed at the end only, so it is fetched after the first question can be seen. */
  async #summarise() {
    const { summarise } = await import("./summary.mjs");
    summarise(this.summary, this.#questions.filter(({ applies, screen }) => applies && screen !== this.all.at(-1)));
  }

  #on(screen) {
    return this.#questions.filter((question) => question.screen === screen);
  }

  #isAsked(screen) {
    return this.#questions.find(({ id }) => id === screen.dataset.screen)?.applies ?? true;
  }

  get #index() {
    return this.all.indexOf(this.current);
  }

  #countUp() {
    const total = this.all.indexOf(this.summary);
    const number = Math.min(this.#index + 1, total);
    const place = this.#form.dataset.place.replace("{number}", number).replace("{total}", total);
    const bar = this.#progress.querySelector("[role=progressbar]");
    bar.setAttribute("aria-valuenow", number);
    bar.setAttribute("aria-valuetext", place);
    bar.querySelector(".progress-text").textContent = place;
    bar.querySelectorAll("i").forEach((dot, index) => {
      dot.className = this.#index > index ? "on" : index + 1 === number ? "now" : "";
    });
  }
}
