// Moves the bar of a job while it waits or runs, and shows the page anew when it has ended.

const SECOND = 1000;

export class JobBar {
  #element;
  #ask;
  #reload;
  #wait;

  /** `ask(url)` resolves to a response; `reload()` shows the page anew; `wait(act)` acts a second later. */
  constructor(element, { ask, reload, wait }) {
    this.#element = element;
    this.#ask = ask;
    this.#reload = reload;
    this.#wait = wait;
  }

  start() {
    this.#element.querySelector("[data-by-hand]").hidden = true;
    this.#again();
  }

  async look() {
    const state = await this.#state().catch(() => null);
    if (state?.isOpen === false) return this.#reload();
    if (state) this.#show(state);
    return this.#again(); // Also where there was no network for a moment.
  }

  /** Whoever is signed out, or looks for a job that is gone, is told so by the page itself. */
  async #state() {
    const response = await this.#ask(this.#element.dataset.state);
    if (response.ok) return response.json();
    return response.status < 500 ? { isOpen: false } : null;
  }

  #again() {
    this.#wait(() => this.look());
  }

  #show({ done, total, words }) {
    const bar = this.#element.querySelector("progress");
    this.#element.querySelector("[data-words]").textContent = words;
    if (!total) return;
    bar.max = total;
    bar.value = done;
  }
}

if (globalThis.document) {
  for (const element of document.querySelectorAll("[data-module=job]")) {
    new JobBar(element, {
      ask: (url) => fetch(url, { headers: { Accept: "application/json" } }),
      reload: () => location.reload(),
      wait: (act) => setTimeout(act, SECOND),
    }).start();
  }
}
