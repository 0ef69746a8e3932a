// Sessions that are dragged to another hour, day or technician. A drop saves nothing: it opens the form of the move,
// filled in, which shows what would change. Without it, and by keyboard, each session is a link to the same form.

const HOUR = 60;

class CalendarDrag {
  #calendar;
  #mark = document.createElement("span");
  #held = null;
  #target = null;
  #grip = 0;

  constructor(calendar) {
    this.#calendar = calendar;
  }

  start() {
    this.#calendar.addEventListener("dragstart", (event) => this.#pickUp(event));
    this.#calendar.addEventListener("dragover", (event) => this.#hover(event));
    this.#calendar.addEventListener("drop", (event) => this.#drop(event));
    this.#calendar.addEventListener("dragend", () => this.#letGo());
    document.querySelector("[data-drag-hint]").hidden = false;
  }

  #pickUp(event) {
    this.#held = event.target.closest("[data-span]");
    if (this.#held) {
      // The entry's own link names a client: it does not have to go into another window.
      event.dataTransfer.clearData();
      event.dataTransfer.setData("text/plain", " ");
      event.dataTransfer.effectAllowed = "move";
      this.#grip = event.clientY - this.#held.getBoundingClientRect().top;
      // Changed at once, a browser would take the drag for one of an element that is gone.
      requestAnimationFrame(() => this.#show(true));
    }
  }

  #hover(event) {
    this.#target = this.#held && this.#slotAt(event);
    if (this.#target) {
      event.preventDefault();
      this.#markSlot();
    } else {
      this.#mark.remove();
    }
  }

  #drop(event) {
    if (this.#held && this.#target) {
      event.preventDefault();
      const { lane, row } = this.#target;
      const address = new URL(this.#held.href);
      address.searchParams.set("day", lane.dataset.day);
      address.searchParams.set("time", this.#time(row));
      address.searchParams.set("technician", lane.dataset.technician);
      location.assign(address);
    }
  }

  #letGo() {
    this.#show(false);
    this.#held = null;
    this.#target = null;
  }

  #show(isHeld) {
    this.#calendar.classList.toggle("is-dragging", isHeld && this.#held !== null);
    this.#held?.classList.toggle("is-held", isHeld);
    this.#mark.remove();
  }

  #slotAt({ clientX, clientY }) {
    const lane = document.elementsFromPoint(clientX, clientY).find((element) => element.matches("[data-technician]"));
    if (!lane) {
      return null;
    }
    const { top, height } = lane.getBoundingClientRect();
    const rows = Number(this.#calendar.dataset.quarters);
    // A session without an hour is held anywhere, and begins where the pointer is.
    const grip = this.#held.classList.contains("is-unset") ? 0 : this.#grip;
    const row = Math.round(((clientY - grip - top) / height) * rows);
    return { lane, row: Math.max(0, Math.min(row, rows - 1)), rows };
  }

  #markSlot() {
    const { lane, row, rows } = this.#target;
    const span = Math.min(Number(this.#held.dataset.span), rows - row);
    this.#mark.className = `calendar-mark at-${row} for-${span}`;
    this.#mark.textContent = this.#time(row);
    lane.append(this.#mark);
  }

  #time(row) {
    const { first, quarter } = this.#calendar.dataset;
    const minute = Number(first) + row * Number(quarter);
    return [Math.floor(minute / HOUR), minute % HOUR].map((part) => String(part).padStart(2, "0")).join(":");
  }
}

for (const calendar of document.querySelectorAll("[data-module=calendar-drag]")) {
  new CalendarDrag(calendar).start();
}
