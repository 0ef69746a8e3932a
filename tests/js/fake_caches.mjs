// The part of CacheStorage that the worker uses, in memory. `full` makes every put fail, as on a full phone.

export class FakeCaches {
  full = false;
  #caches = new Map();

  async open(name) {
    if (!this.#caches.has(name)) this.#caches.set(name, new FakeCache(this));
    return this.#caches.get(name);
  }

  async has(name) {
    return this.#caches.has(name);
  }

  async keys() {
    return [...this.#caches.keys()];
  }

  async delete(name) {
    return this.#caches.delete(name);
  }

  async match(request, { cacheName } = {}) {
    const searched = cacheName ? [this.#caches.get(cacheName)].filter(Boolean) : this.#caches.values();
    for (const cache of searched) {
      const found = await cache.match(request);
      if (found) return found;
    }
    return undefined;
  }
}

class FakeCache {
  #storage;
  #kept = new Map();

  constructor(storage) {
    this.#storage = storage;
  }

  async put(address, answer) {
    if (this.#storage.full) throw new Error("QuotaExceededError");
    this.#kept.set(address, answer);
  }

  async match(request) {
    const address = request.url ?? request;
    return this.#kept.get(address)?.clone();
  }

  async keys() {
    return [...this.#kept.keys()].map((url) => ({ url }));
  }
}
