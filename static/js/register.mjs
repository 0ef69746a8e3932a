// Brings the worker onto the phone, tells it what to keep, and offers a new version when there is one.

const { serviceWorker, storage } = navigator;
const bar = document.querySelector("[data-update-bar]");
const LONGEST_CHANGE = 30_000; // The old worker may end what it is doing first.

/** Once nothing is left to be loaded and the phone has time. */
function whenQuiet(act) {
  const rest = () => ("requestIdleCallback" in window ? requestIdleCallback(act, { timeout: 2000 }) : setTimeout(act, 200));
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}

async function register() {
  const registration = await serviceWorker.register("/sw.js", { type: "module" });
  offerUpdates(registration);
  document.addEventListener("visibilitychange", () => {
    // An app on the home screen may stay open for weeks.
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
  const { active } = await serviceWorker.ready;
  active.postMessage({ type: "keep", version: document.querySelector("[data-kept]")?.dataset.kept ?? null });
}

function offerUpdates(registration) {
  if (!bar) return;
  const offer = () => {
    bar.hidden = !(registration.waiting && serviceWorker.controller);
  };
  offer();
  registration.addEventListener("updatefound", () => registration.installing.addEventListener("statechange", offer));
  bar.querySelector("button").addEventListener("click", () => update(registration));
}

function update({ waiting }) {
  if (!waiting) location.reload(); // Another tab was quicker.
  serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage({ type: "update" });
  sayBusy(bar.querySelector("button"));
}

/** Until the page is shown anew; a change that does not come can be asked for again. */
function sayBusy(button) {
  const text = button.textContent;
  const say = (words, isBusy) => Object.assign(button, { textContent: words, disabled: isBusy });
  say(bar.dataset.busy, true);
  setTimeout(() => say(text, false), LONGEST_CHANGE);
}

/** Asks that this phone does not clear away what it keeps, once it is worth something. */
async function persist() {
  if (!(await storage.persisted())) await storage.persist();
}

function askToPersist() {
  if (!storage?.persist) return;
  const quietly = () => persist().catch(() => {});
  if (matchMedia("(display-mode: standalone)").matches) quietly();
  addEventListener("appinstalled", quietly);
  document.addEventListener("submit", ({ target }) => target.matches("[data-module=tick]") && quietly());
}

// A browser that keeps no workers, or none made of modules, goes on as before.
if (serviceWorker) whenQuiet(() => register().catch(() => {}));
askToPersist();
