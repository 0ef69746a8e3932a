// The way back when the worker itself is what fails: served as /sw.js while STIPPLE_OFFLINE=off. It removes what
// workers keep, takes itself away and shows the open pages anew. Taps that are not sent yet stay: they lie elsewhere.
// It imports nothing, so that nothing which is broken can keep it from starting.

const ENDED = "stipple-ended";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(rescue()));

async function rescue() {
  const isOver = !(await caches.has(ENDED)) || (await endSession().catch(() => false));
  // A sign-out that the server has still not heard of stays noted: pages tell it, too.
  const names = (await caches.keys()).filter((name) => isOver || name !== ENDED);
  for (const name of names) await caches.delete(name);
  const pages = await self.clients.matchAll({ type: "window" });
  await self.registration.unregister();
  for (const page of pages) page.navigate(page.url).catch(() => null);
}

/** Somebody has signed out without a network. Resolves to whether the server knows now. */
async function endSession() {
  const { token } = await (await fetch("/form-token")).json();
  const headers = { "X-CSRFToken": token, "X-Wiped": "1" };
  const answer = await fetch("/sign-out", { method: "POST", headers, redirect: "manual" });
  return answer.ok || answer.type === "opaqueredirect";
}
