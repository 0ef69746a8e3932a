// Unfinished answers. They stay on this phone, for as long as they are wanted and no longer.

export class Draft {
  #storage;
  #key;
  #lifetime;
  #now;

  /** `lifetime` is in milliseconds since the last change. */
  constructor(storage, key, lifetime, now = Date.now) {
    this.#storage = storage;
    this.#key = key;
    this.#lifetime = lifetime;
    this.#now = now;
  }

  /** What was saved last; null if there is nothing, it is too old, or this browser keeps nothing. */
  load() {
    const { savedAt, content } = this.#read() ?? {};
    if (Math.abs(this.#now() - savedAt) < this.#lifetime) return content;
    this.clear();
    return null;
  }

  save(content) {
    this.#try(() => this.#storage.setItem(this.#key, JSON.stringify({ savedAt: this.#now(), content })));
  }

  clear() {
    this.#try(() => this.#storage.removeItem(this.#key));
  }

  #read() {
    return this.#try(() => JSON.parse(this.#storage.getItem(this.#key)));
  }

  // Storage may be forbidden, full or damaged. Then the form works all the same, only without a draft.
  #try(action) {
    try {
      return action();
    } catch {
      return null;
    }
  }
}

/** The storage of this browser, or nothing where it is forbidden even to look. */
export function phoneStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
