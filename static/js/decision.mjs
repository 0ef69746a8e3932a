// The form of a decision shows only the parts that belong to what is chosen. A part in which something is filled in
// stays, so that nothing is sent that nobody can see.

const CONTROLS = "input, select, textarea";

function isFilled(control) {
  return ["checkbox", "radio"].includes(control.type) ? control.checked : control.value !== "";
}

class Decision {
  #form;
  #parts;

  constructor(form) {
    this.#form = form;
    this.#parts = form.querySelectorAll("[data-for]");
  }

  start() {
    this.#form.addEventListener("change", () => this.#show());
    this.#show();
  }

  #show() {
    const kind = this.#form.elements.kind.value;
    for (const part of this.#parts) {
      part.hidden = !part.dataset.for.split(" ").includes(kind) && !this.#isNeeded(part);
    }
  }

  #isNeeded(part) {
    return [...part.querySelectorAll(CONTROLS)].some(isFilled) || part.querySelector(".field-error") !== null;
  }
}

for (const form of document.querySelectorAll("[data-module=decision]")) {
  new Decision(form).start();
}
