// Signing out, with and without a network. What is unsent is offered to be sent first; then nothing of the client is
// left on the phone. A server that cannot hear of it now is told at the next contact.

import { ENDED, tell } from "./channel.mjs";
import { endSession, noteEnd } from "./ended.mjs";
import { abandon } from "./exchange.mjs";
import { keptIntakes, sendKept } from "./kept_intakes.mjs";
import { outbox, owner, sender } from "./phone.mjs";
import { wipePhone } from "./wipe.mjs";

const SIGNED_OUT = "/sign-in?signed_out=yes";
const SIGNED_OUT_OFFLINE = "/signed-out";

class SignOut {
  #form;
  #dialog;

  constructor(form) {
    this.#form = form;
    this.#dialog = document.querySelector("dialog[data-sign-out]");
  }

  start() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#begin();
    });
    // The menu that held the button is closed by then.
    this.#dialog.addEventListener("close", () => document.querySelector("header .menu > summary")?.focus());
    this.#dialog.addEventListener("submit", (event) => {
      if (event.submitter?.value === "stay") return;
      event.preventDefault();
      if (event.submitter?.value === "lose") this.#leave();
      else this.#send();
    });
  }

  async #begin() {
    if (!(await this.#ask())) return this.#leave();
    this.#say("");
    this.#form.closest("details")?.removeAttribute("open");
    return this.#dialog.showModal();
  }

  async #send() {
    await Promise.allSettled([sender.now(), sendKept({ isAsked: true })]);
    if (!(await this.#ask())) return this.#leave();
    return this.#say(this.#dialog.querySelector("[data-failed]").dataset.failed);
  }

  /** Says what would be lost; resolves to whether anything would. */
  async #ask() {
    const [ticks, intakes] = await Promise.all([outbox.unsent(), keptIntakes().catch(() => [])]);
    this.#dialog.querySelector("h2").textContent = ticks.length ? this.#counted(ticks.length) : this.#dialog.dataset.intake;
    return ticks.length + intakes.length > 0;
  }

  #counted(count) {
    const { lang } = document.documentElement;
    const words = this.#dialog.getAttribute(`data-count-${new Intl.PluralRules(lang).select(count)}`);
    return words.replace("{n}", new Intl.NumberFormat(lang).format(count));
  }

  #say(words) {
    this.#dialog.querySelector("[data-failed]").textContent = words;
  }

  async #leave() {
    await noteEnd(owner).catch(() => {}); // Where nothing can be noted, there is no worker to heed it either.
    tell(ENDED);
    abandon();
    await sender.stop();
    await wipePhone();
    const isTold = await endSession({ isLate: false });
    this.#dialog.close();
    if (isTold) location.replace(SIGNED_OUT);
    else if (navigator.serviceWorker?.controller) location.replace(SIGNED_OUT_OFFLINE);
    else showSignedOut();
  }
}

/** Without a worker no other page can be had now: at least nothing of the client stays on this one. */
function showSignedOut() {
  const words = document.querySelector("template[data-signed-out]").content.cloneNode(true);
  document.querySelector("main").replaceChildren(words);
  document.querySelectorAll("header nav, header .menu").forEach((part) => part.remove());
}

const form = document.querySelector("form[data-module=sign-out]");
if (form && owner) new SignOut(form).start();
