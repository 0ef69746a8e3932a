// The service worker: when it does what. /sw.js starts it with the files of its build.

import { answer } from "./answers.mjs";
import { listenForIntakes } from "./intake_sync.mjs";
import { dropBare, forget, keepPlan, renewAll, renewPage } from "./keeping.mjs";
import { listen as listenForPushed } from "./push.mjs";
import { KEPT, UNTOUCHED, factsOf, ruleFor } from "./rules.mjs";
import { Shell } from "./shell.mjs";
import { listenForTicks } from "./tick_sync.mjs";

// What pages ask for.
const MESSAGES = {
  update: () => self.skipWaiting(),
  keep: ({ version }, source) => (version ? keepPlan(version) : keepShown(source)),
  forget,
};

/** Listens for everything that happens; this has to be said before the script has run through. */
export function start({ build, files }) {
  const shell = new Shell(build, files);
  self.addEventListener("install", (event) => event.waitUntil(install(shell)));
  self.addEventListener("activate", (event) => event.waitUntil(shell.use().then(dropBare)));
  self.addEventListener("fetch", (event) => {
    const rule = ruleFor(factsOf(event.request, self.location.origin));
    if (rule.way !== UNTOUCHED) event.respondWith(answer(event, rule, shell));
  });
  self.addEventListener("message", (event) => {
    const act = Object.hasOwn(MESSAGES, event.data?.type) ? MESSAGES[event.data.type] : null;
    if (act) event.waitUntil(perform(act, event));
  });
  listenForIntakes();
  listenForPushed();
  listenForTicks();
}

/** What cannot be done without a network is asked for again by the next page. */
async function perform(act, { data, source }) {
  await Promise.resolve(act(data, source)).catch(() => {});
}

async function install(shell) {
  await shell.install();
  // From now on pages of the new build find their files here. Those that cannot be had now stay as they are.
  await renewAll();
}

/** A page that was opened before there was a worker, and whose own visit nobody could keep. */
async function keepShown({ url }) {
  const rule = ruleFor(factsOf({ method: "GET", mode: "navigate", url }, self.location.origin));
  if (rule.way === KEPT && !rule.isPersonal) await renewPage(url);
}
