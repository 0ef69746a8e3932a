// On a shared tablet: that something could not be sent, without a word of whose it is. Staff open it, or delete it.

import { forget, keptIntakes } from "./kept_intakes.mjs";
import { openAgain } from "./refused_intake.mjs";

export class KioskNote {
  #note;

  constructor(note) {
    this.#note = note;
    note.addEventListener("click", ({ target }) => this.#act(target.closest("button")));
  }

  async tell() {
    this.#note.hidden = !(await this.#oldest());
  }

  async #act(button) {
    if (!button || !window.confirm(button.dataset.sure)) return;
    const oldest = await this.#oldest();
    if (oldest && button.dataset.act === "discard") await forget(oldest.submission_id);
    else if (oldest) await this.#open(oldest);
    await this.tell();
  }

  /** It stays kept until it has been sent: whoever opens it may walk away from it. */
  async #open(intake) {
    this.#say("");
    await openAgain(intake).catch(() => this.#say(this.#note.dataset.offline));
  }

  #say(words) {
    this.#note.querySelector("[role=alert]").textContent = words;
  }

  async #oldest() {
    return (await keptIntakes()).find(({ refused, is_kiosk: isKiosk }) => refused && isKiosk);
  }
}
