// Puts the list of a day together from the parts of the kept page, and fills in what no part can know.

const PLACES = "template[data-use]";

export class DayParts {
  #templates = [...document.querySelectorAll("template[data-piece]")];
  #after;
  #shown = [];

  /** The list is put behind the element `after`. */
  constructor(after) {
    this.#after = after;
  }

  /** Shows these parts in place of those before. */
  show(numbers) {
    this.#replace(numbers.flatMap((number) => [...this.#part(number).childNodes]));
  }

  /** Shows one template in place of a list. */
  showAlone(template) {
    this.#replace([...template.content.cloneNode(true).childNodes]);
  }

  get hasFocus() {
    return this.#shown.some((node) => node.contains(document.activeElement));
  }

  /** Days to the session, the day of the phase, and which day the ticks are of. */
  fill({ day, left, number, words }) {
    for (const place of this.#find("[data-count]")) place.textContent = `${left} `;
    for (const field of this.#find("input[name=day]")) field.value = day;
    for (const bar of this.#find("[role=progressbar]")) moveDots(bar, number, words);
    // Who counts the ticks of this list can not count those of the other days.
    for (const line of this.#find("[data-progress=phase]")) line.dataset.counted = "";
  }

  /** Closes the ticks that the day does not take, and says why. */
  lock({ takes, note }) {
    for (const form of this.#find("form[data-module=tick]")) {
      const isOpen = takes(form.dataset.keptOn !== undefined);
      form.querySelector("button").disabled = !isOpen;
      const skip = form.closest(".tick").querySelector("form[data-module=skip]");
      if (skip) skip.hidden = !isOpen;
    }
    for (const each of this.#find("[data-holds]")) each.hidden = each.dataset.holds !== note;
  }

  #part(number) {
    const part = document.importNode(this.#templates[number].content, true);
    for (const place of part.querySelectorAll(PLACES)) place.replaceWith(this.#part(place.dataset.use));
    return part;
  }

  #replace(nodes) {
    for (const node of this.#shown) node.remove();
    this.#after.after(...nodes);
    this.#shown = nodes;
  }

  #find(selector) {
    const elements = this.#shown.filter((node) => node instanceof Element);
    return elements.flatMap((each) => (each.matches(selector) ? [each] : [...each.querySelectorAll(selector)]));
  }
}

function moveDots(bar, number, words) {
  const text = words.dayOf(number, bar.getAttribute("aria-valuemax"));
  bar.setAttribute("aria-valuenow", number);
  bar.setAttribute("aria-valuetext", text);
  bar.querySelector(".progress-text").textContent = text;
  bar.querySelectorAll("i").forEach((dot, index) => {
    dot.classList.toggle("on", index + 1 < number);
    dot.classList.toggle("now", index + 1 === number);
  });
}
