// The form of a report: what cannot wait is said as soon as it is chosen, and without a network nothing that was typed
// leads into nothing. Where this script does not run, the stylesheet shows the number and the form is sent as any other.

const LIMIT = 5000; // milliseconds

class Concern {
  #form;
  #breathing;
  #callNow;
  #noNetwork;

  constructor(form) {
    this.#form = form;
    this.#breathing = form.querySelector("[value=breathing]");
    this.#callNow = form.querySelector("[data-call-now]");
    this.#noNetwork = form.querySelector("[data-no-network]");
  }

  start() {
    this.#form.addEventListener("change", () => this.#show());
    this.#form.addEventListener("submit", (event) => this.#send(event));
    // A page that comes back from the browser's memory may be sent again.
    addEventListener("pageshow", () => this.#wait(false));
    this.#show();
  }

  #show() {
    this.#callNow.toggleAttribute("data-shown", this.#breathing.checked);
  }

  async #send(event) {
    event.preventDefault();
    this.#wait(true);
    this.#noNetwork.hidden = true;
    if (await isReachable(this.#form.dataset.address)) {
      this.#form.submit();
      return;
    }
    this.#wait(false);
    this.#noNetwork.hidden = false;
    this.#noNetwork.scrollIntoView({ block: "nearest" });
  }

  #wait(isWaiting) {
    this.#form.querySelector("[type=submit]").disabled = isWaiting;
  }
}

/** Whether the server answers at all; whatever it says, the form is better sent than held back. */
async function isReachable(address) {
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(LIMIT) });
    return true;
  } catch {
    return false;
  }
}

for (const form of document.querySelectorAll("[data-module=concern]")) new Concern(form).start();
