// Somebody signs in: nothing that can be read of a client before them may stay on this phone. Unsent ticks say nothing
// to a stranger; they wait until it is known whether the same client comes back.

import { endSession, forgetEnd, isEnded } from "./ended.mjs";
import { Outbox } from "./outbox.mjs";
import { exchange } from "./exchange.mjs";
import { hasStore } from "./store.mjs";
import { forgetPages } from "./wipe.mjs";

const outbox = new Outbox();
// A client may come to the staff's page by mistake: there the server is asked first whether somebody is signed in,
// on a phone that keeps something of a client at all.
const IS_TEAM = Boolean(document.querySelector("form[data-before-sign-in=team]"));

async function clean() {
  await Promise.all([forgetPages(), (await hasStore()) && outbox.forgetTicks()]);
}

async function start() {
  await (IS_TEAM && (await hasStore()) ? exchange(outbox) : clean());
  if (await isEnded()) await endEarlier();
  // The clinic may have ended the session: then the unsent ticks go, too. The round asks, and does what follows.
  if ((await hasStore()) && (await outbox.unsent()).length) await exchange(outbox);
}

/** A sign-out that the server has not heard of. It takes the form's token with it. */
async function endEarlier() {
  await endSession();
  const { token } = await (await fetch("/form-token")).json();
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = token;
}

/** Another tab may have kept something meanwhile. Signing in itself ends whatever session there was before. */
function prepare(form) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.beforeSignIn === "done") return;
    event.preventDefault();
    if (form.dataset.beforeSignIn === "busy") return;
    const isEntering = form.dataset.beforeSignIn !== "ask";
    form.dataset.beforeSignIn = "busy";
    await Promise.allSettled([clean(), isEntering && forgetEnd()]);
    form.dataset.beforeSignIn = "done";
    form.requestSubmit(event.submitter);
  });
}

document.querySelectorAll("form[data-before-sign-in]").forEach(prepare);
start().catch(() => {});
