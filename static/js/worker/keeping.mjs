// Copies of pages: the three of a client, always of one plan, and those of the intake, which are everybody's.

import { exchange } from "../exchange.mjs";
import { Outbox } from "../outbox.mjs";
import { find } from "./shell.mjs";

const PERSONAL = "stipple-kept";
const PUBLIC = "stipple-intake";
const PERSONAL_PAGES = ["/me/kept", "/me/plan", "/me/warning-signs"];
const VERSION = "X-Kept-Version";
const TOLD = "data-said-once"; // What was said to one person, once, is on it.
const LONGEST = 30_000; // milliseconds: a server that hangs must not hold up a new version
const FILES = /(?:href|src)="(\/static\/[^"]+\.(?:css|mjs))"/g;

// Counts how often everything was forgotten: what was asked for before that must not be kept after it.
let timesForgotten = 0;

/** The copy of a page, if there is one. */
export function copyOf(address) {
  return find(address, { ignoreSearch: false });
}

/** Keeps the pages of a client, unless they are kept in this version. */
export async function keepPlan(version) {
  const kept = await copyOf(PERSONAL_PAGES[0]);
  if (kept?.headers.get(VERSION) !== version) await renewPlan();
}

/** Fetches the pages of a client anew: all of them, or none. */
export async function renewPlan() {
  const before = timesForgotten;
  const answers = await Promise.all(PERSONAL_PAGES.map(ask));
  if (answers.some(isRefused)) await forget();
  else if (before === timesForgotten && (await areWhole(answers))) {
    await store(PERSONAL, PERSONAL_PAGES, answers);
    if (before !== timesForgotten) await caches.delete(PERSONAL);
  }
}

/** Keeps what the network has answered for a page of the intake. */
export async function keepPage(address, answer) {
  if (await areWhole([answer])) await store(PUBLIC, [address], [answer]);
}

/** Asks for a page of the intake, and keeps it. */
export async function renewPage(address) {
  await keepPage(address, await ask(address));
}

/** Everything that is kept, as the build shows it that is being installed. */
export async function renewAll() {
  const pages = await (await caches.has(PUBLIC) ? caches.open(PUBLIC).then((cache) => cache.keys()) : []);
  const jobs = pages.map(({ url }) => renewPage(url));
  // Whoever signs out meanwhile says so to the worker before this one.
  if (await caches.has(PERSONAL)) jobs.push(renewPlan().then(forgetUnlessSignedIn));
  await Promise.allSettled(jobs);
}

/** Copies whose styles and scripts went with their build would stand bare: then none is better. */
export async function dropBare() {
  for (const name of [PERSONAL, PUBLIC]) {
    if (!(await caches.has(name))) continue;
    const cache = await caches.open(name);
    const copies = await Promise.all((await cache.keys()).map((request) => cache.match(request, { ignoreVary: true })));
    if (!(await areWhole(copies))) await caches.delete(name);
  }
}

/** Forgets the pages of a client. */
export async function forget() {
  timesForgotten += 1;
  await caches.delete(PERSONAL);
}

/** Somebody was sent on from a page of a client: if it was to sign in, nothing of that client may stay. */
export async function forgetUnlessSignedIn() {
  const answer = await fetch("/me/ticks", { headers: { Accept: "application/json" } });
  // The exchange forgets the ticks, and whose phone this is where the clinic has ended the session.
  if (answer.status === 401) await Promise.allSettled([forget(), exchange(new Outbox())]);
}

/** The header says that the page is read later, so it must not say how late it is. */
function ask(address) {
  return fetch(address, { redirect: "manual", headers: { "X-Keep": "1" }, signal: AbortSignal.timeout(LONGEST) });
}

function isRefused({ type, status }) {
  return type === "opaqueredirect" || status === 401;
}

/**
 * Whether each is a page of ours as it should be, and every style and script that it names is here, whatever its build.
 * One that names none comes from somebody on the way, who says "ok" to everything.
 */
async function areWhole(answers) {
  if (!answers.every(({ status, redirected }) => status === 200 && !redirected)) return false;
  const pages = await Promise.all(answers.map((answer) => answer.clone().text()));
  const named = pages.map((page) => [...page.matchAll(FILES)].map(([, address]) => address));
  const found = await Promise.all(named.flat().map((address) => find(address)));
  return named.every(({ length }) => length > 0) && found.every(Boolean) && !pages.some((page) => page.includes(TOLD));
}

async function store(name, addresses, answers) {
  const cache = await caches.open(name);
  await Promise.all(answers.map((answer, index) => cache.put(addresses[index], answer.clone())));
}
