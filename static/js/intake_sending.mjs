// The end of the intake: keeps the answers on this phone first, then sends them, for as long as it takes.

import { deliver, Fate } from "./intake_delivery.mjs";
import { alone, forget, isAnyWaiting, keep, keptIntakes, sendKept, tellSent } from "./kept_intakes.mjs";
import { openAgain, settleOpened } from "./refused_intake.mjs";
import { Retries } from "./retries.mjs";
import { WaitingScreen } from "./waiting_screen.mjs";

export class IntakeSending {
  #form;
  #page;
  #screen;
  #retries = new Retries(() => this.#try());
  #followed = null;

  /** `page` is the IntakeEnd. */
  constructor(form, page) {
    this.#form = form;
    this.#page = page;
    this.#screen = new WaitingScreen(form, {
      again: () => this.#try({ isAsked: true }),
      change: () => this.#takeBack((content) => this.#reopen(content)),
      discard: () => this.#takeBack(() => this.#startAnew()),
      restart: () => this.#startAnew(),
    });
    this.#open();
  }

  /** The button was pressed on the last screen. */
  async send() {
    const intake = this.#intake;
    try {
      await keep(intake);
    } catch {
      return this.#sendUnkept(intake);
    }
    this.#page.forget(); // Only now: until here it was the only copy.
    this.#followed = intake.submission_id;
    askForSync();
    return this.#try({ isAsked: true, first: intake.submission_id });
  }

  // --- What an earlier visit left ---

  async #open() {
    await this.#lookBack().catch(() => null); // A browser that keeps nothing has nothing of an earlier visit.
    this.#form.dataset.keeps = ""; // From here on, no network is needed.
    await this.#retries.start();
  }

  async #lookBack() {
    if ("posted" in this.#form.dataset) await settleOpened(() => this.#isKiosk || this.#page.save());
    else if (!this.#isKiosk) await this.#showEarlier();
  }

  async #showEarlier() {
    const waiting = (await keptIntakes()).find(({ is_kiosk: isKiosk }) => !isKiosk);
    const sent = waiting ? null : await tellSent();
    const known = (waiting ?? sent)?.submission_id;
    if (known && known === this.#page.content.submission) this.#startAnew(); // This page was left while it sent.
    if (waiting) this.#wait(waiting.submission_id);
    else if (sent) this.#screen.tell(sent.next);
  }

  // --- Sending ---

  async #try(how) {
    const fates = await sendKept(how).catch(() => []);
    if (this.#followed) await this.#follow(fates.find(({ submission_id: id }) => id === this.#followed));
    return isAnyWaiting().catch(() => false);
  }

  async #follow(fate) {
    const followed = this.#followed;
    const kept = (await keptIntakes()).find(({ submission_id: id }) => id === followed);
    if (this.#followed !== followed) return; // Another try has been here meanwhile.
    if (kept && !kept.refused) return this.#wait(followed);
    this.#followed = null;
    if (kept && this.#isKiosk && this.#screen.isShown) return this.#startAnew(); // The start page tells of it.
    return kept ? openAgain(kept) : this.#leave(fate);
  }

  async #leave(fate) {
    const sent = await tellSent(); // Another tab, or the worker, may have been quicker.
    location.assign(fate?.next ?? sent?.next ?? this.#form.dataset.restart);
  }

  #wait(submissionId) {
    if (this.#screen.isShown) return this.#screen.sayStill();
    this.#followed = submissionId;
    this.#page.reopen(); // Nobody else shall read the fields.
    return this.#screen.show();
  }

  /** On a phone that keeps nothing. */
  async #sendUnkept(intake) {
    const { fate, next } = await deliver(intake);
    if (fate === Fate.SENT) this.#page.forget();
    if (fate === Fate.SENT) location.assign(next);
    else if (fate === Fate.REFUSED) openAgain(intake);
    else this.#page.cannotSend();
  }

  // --- Taking it back ---

  /** Not while it is on its way: then it is too late, or not needed. */
  async #takeBack(act) {
    const kept = await alone(async () => {
      const found = (await keptIntakes()).find(({ submission_id: id }) => id === this.#followed);
      if (found) act(found.content);
      if (found) await forget(found.submission_id);
      return found;
    });
    if (!kept) await this.#follow();
  }

  #reopen(content) {
    this.#followed = null;
    this.#screen.hide();
    this.#page.reopen(content);
    this.#page.save();
  }

  #startAnew() {
    this.#followed = null;
    this.#screen.hide();
    this.#page.forget();
    this.#page.reopen();
  }

  get #isKiosk() {
    return "kiosk" in this.#form.elements;
  }

  get #intake() {
    const fields = [...new FormData(this.#form)].filter(([name]) => name !== "csrf_token");
    return {
      submission_id: this.#page.content.submission,
      fields: [...fields, ["step", "send"]],
      content: { ...this.#page.content, isSent: false },
      is_kiosk: this.#isKiosk,
      kept_at: Date.now(),
    };
  }
}

/** So that the browser sends it even when this page is gone, where it can do that. */
function askForSync() {
  navigator.serviceWorker?.ready.then(({ sync }) => sync?.register("stipple-intake")).catch(() => null);
}
