// A one-time link carries its token behind the #, where no server sees it. This takes it out of the address and into
// the form; only a person's press of the button sends it.

class LinkToken {
  #form;
  #without;

  constructor(form) {
    this.#form = form;
    this.#without = document.querySelector("[data-without-token]");
  }

  start() {
    this.#take();
    // A second link that is opened in the same tab changes nothing but the part behind the #.
    window.addEventListener("hashchange", () => this.#take());
  }

  #take() {
    const field = this.#form.elements.token;
    const token = window.location.hash.slice(1);
    // Links to a field of the page, as the list of errors has them, are no tokens.
    if (token && !document.getElementById(token)) {
      field.value = token;
      window.history.replaceState(null, "", window.location.pathname);
    }
    if (field.value) {
      this.#form.hidden = false;
      this.#without.hidden = true;
    }
  }
}

for (const form of document.querySelectorAll("[data-module=link-token]")) {
  new LinkToken(form).start();
}
