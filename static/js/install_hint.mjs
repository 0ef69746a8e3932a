// The card that says how this gets onto the home screen. Only where that can be done, and until somebody says no.

import { FACTS, openStore } from "./store.mjs";

const REFUSED = "install_refused";
// Other browsers on an iPhone carry Safari's name too; the steps there are others.
const NOT_SAFARI = /CriOS|FxiOS|EdgiOS|OPiOS|GSA\//;

class InstallHint {
  #card;
  #offer = null;

  constructor(card) {
    this.#card = card;
    this.#button("install").addEventListener("click", () => this.#install());
    this.#button("dismiss").addEventListener("click", () => this.#refuse());
    addEventListener("beforeinstallprompt", (event) => this.#take(event));
    addEventListener("appinstalled", () => this.#hide());
    if (isSafariOnAPhone()) this.#show("by-hand");
  }

  /** The browser would ask by itself, over the list; here it waits until somebody wants it. */
  #take(event) {
    event.preventDefault();
    this.#offer = event;
    this.#show("install");
  }

  async #install() {
    await this.#offer.prompt();
    const { outcome } = await this.#offer.userChoice;
    if (outcome === "accepted") this.#hide();
    else await this.#refuse();
  }

  async #show(way) {
    if (await wasRefused()) return;
    this.#button(way).hidden = false;
    this.#card.hidden = false;
  }

  async #refuse() {
    this.#hide();
    await inStore((database) => database.put(FACTS, true, REFUSED));
  }

  #hide() {
    this.#card.hidden = true;
  }

  #button(name) {
    return this.#card.querySelector(`[data-${name}]`);
  }
}

function isSafariOnAPhone() {
  return navigator.standalone === false && !NOT_SAFARI.test(navigator.userAgent);
}

/** Who cannot be remembered to have said no is not asked. */
function wasRefused() {
  return inStore((database) => database.get(FACTS, REFUSED)).catch(() => true);
}

async function inStore(act) {
  const database = await openStore();
  try {
    return await act(database);
  } finally {
    database.close();
  }
}

const isOnTheHomeScreen = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
if (!isOnTheHomeScreen) document.querySelectorAll("[data-module=install-hint]").forEach((card) => new InstallHint(card));
