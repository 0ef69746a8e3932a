// The way back when the worker itself is what fails: served as /sw.js while STIPPLE_OFFLINE=off. It removes what
// workers keep, takes itself away and shows the open pages anew. Taps that are not sent yet stay: they lie elsewhere.
// It imports nothing, so that nothing which is broken can keep it from starting.

const ENDED = "stipple-ended";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(rescue()));

async function rescue() {
  if (await caches.has(ENDED)) await endSession().catch(() => null);
  for (const name of await caches.keys()) await caches.delete(name);
  const pages = await self.clients.matchAll({ type: "window" });
  await self.registration.unregister();
  for (const page of pages) page.navigate(page.url).catch(() => null);
}

/** Somebody has signed out without a network: nobody else would tell the server from now on. */
async function endSession() {
  const { token } = await (await fetch("/form-token")).json();
  await fetch("/sign-out", { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
}
