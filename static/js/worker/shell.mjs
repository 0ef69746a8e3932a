// The files of one build, each with the hash of what it must hold; and the two pages that can always be shown.

const SHELL = "stipple-shell-";
// Stands in the cache of each build that was ever in use, and says since when.
const IN_USE = "/shell-in-use";

export class Shell {
  #name;
  #files;

  constructor(build, files) {
    this.#name = SHELL + build;
    this.#files = files;
  }

  /** Keeps all files, or none: a build that is deployed while this one comes in must not be mixed into it. */
  async install() {
    const answers = await Promise.all(this.#files.map(([address, integrity]) => exactly(address, integrity)));
    const cache = await caches.open(this.#name);
    try {
      await Promise.all(answers.map((answer, index) => cache.put(this.#files[index][0], answer)));
    } catch (full) {
      await caches.delete(this.#name);
      throw full;
    }
  }

  /** Removes every other build but the one before, which open pages and kept copies may still name. */
  async use() {
    const others = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== this.#name);
    const sinceWhen = await Promise.all(others.map(since));
    const previous = others[sinceWhen.indexOf(Math.max(...sinceWhen.filter(Boolean)))];
    await Promise.all(others.filter((name) => name !== previous).map((name) => caches.delete(name)));
    await (await caches.open(this.#name)).put(IN_USE, new Response(Date.now()));
  }

  /** One of the pages that came with the build. */
  async page(address) {
    return (await find(address, { cacheName: this.#name })) ?? Response.error();
  }
}

/** A file of any build that is still here: its version stands in its address. */
export function find(request, options) {
  // Which packing a file came in is nothing to ask for twice; and a browser may refuse its storage.
  return caches.match(request, { ignoreVary: true, ...options }).catch(() => undefined);
}

async function exactly(address, integrity) {
  // What lies in the browser's own cache may be damaged: then the server is asked, once.
  const answer = await fetch(address, { integrity }).catch(() => fetch(address, { integrity, cache: "reload" }));
  if (!answer.ok || answer.redirected) throw new TypeError(`${address} answered ${answer.status}`);
  return answer;
}

async function since(name) {
  const mark = await (await caches.open(name)).match(IN_USE);
  return mark ? Number(await mark.text()) : 0;
}
