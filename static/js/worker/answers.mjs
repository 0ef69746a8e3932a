// The ways in which the worker answers; which one is taken stands in rules.mjs.

import { endSession, isEnded } from "../ended.mjs";
import { copyOf, forgetUnlessSignedIn, keepPage, renewPlan } from "./keeping.mjs";
import { KEPT, PAGE, SHELL } from "./rules.mjs";
import { find } from "./shell.mjs";

const LIMIT = 3000; // milliseconds that a page may take while a copy of it lies here

const WAYS = { [SHELL]: file, [PAGE]: page, [KEPT]: networkFirst };

/** The answer to a request under its rule. Work that goes on after it is handed to `event.waitUntil`. */
export async function answer(event, rule, shell) {
  if (rule.isPersonal && !(await isSignOutHeard())) return shell.page("/signed-out");
  return WAYS[rule.way](event, rule, shell);
}

/** After a sign-out without a network, the server hears of it before it is asked for anything personal. */
async function isSignOutHeard() {
  // Where a browser refuses its storage, nothing is noted in it, and its pages must come all the same.
  return !(await isEnded().catch(() => false)) || Promise.race([endSession(), wait(LIMIT)]);
}

async function file({ request }) {
  return (await find(request)) ?? fetch(request);
}

async function page({ request }, _rule, shell) {
  try {
    return await fetch(request);
  } catch {
    // The pages that came with the build are also asked for by their own address.
    return (await find(request)) ?? shell.page("/offline");
  }
}

async function networkFirst(event, rule, shell) {
  const asked = fetch(event.request);
  const inTime = await Promise.race([asked.catch(() => null), wait(LIMIT)]);
  if (isOf(inTime)) {
    event.waitUntil(note(event.request, rule, inTime.clone()));
    return inTime;
  }
  const copy = await copyOf(rule.keptAs ?? event.request.url);
  if (!copy) return asked.catch(() => shell.page("/offline"));
  event.waitUntil(noteLate(event.request, rule, asked));
  return copy;
}

function isOf(answered) {
  return answered !== null && answered.status < 500;
}

/** What an answer says about the copies. */
async function note({ url }, rule, answered) {
  if (!rule.isPersonal) await keepPage(url, answered);
  else if (answered.type === "opaqueredirect") await forgetUnlessSignedIn();
}

/** An answer that came after its copy was shown: the next one shall not be as old. */
async function noteLate(request, rule, asked) {
  const answered = await asked.catch(() => null);
  if (!isOf(answered)) return;
  await note(request, rule, answered);
  if (rule.isPersonal && answered.ok) await renewPlan();
}

function wait(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, null);
  });
}
