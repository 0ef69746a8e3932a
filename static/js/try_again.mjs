// The page that stands in for one that could not be had: it tries the other again, by hand or when the network is back.

const ITSELF = "/offline";
const INTERVAL = 10_000; // milliseconds

let isLeaving = false;

function tryAgain() {
  // Whoever has chosen another page is not called back from the way there.
  if (location.pathname !== ITSELF && !isLeaving) location.reload();
}

/** Phones say that they are online before anything can be reached, and say it once. */
async function tryWhereItWorks() {
  if (document.visibilityState !== "visible" || !navigator.onLine) return;
  const answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) tryAgain();
}

addEventListener("online", tryAgain);
document.addEventListener("visibilitychange", tryWhereItWorks);
setInterval(tryWhereItWorks, INTERVAL);
document.addEventListener("click", ({ target }) => {
  isLeaving ||= Boolean(target.closest("a:not([href^='tel:'])"));
});
document.querySelector("main a.button").addEventListener("click", (event) => {
  if (location.pathname === ITSELF) return; // Opened by its own address, it follows its link.
  event.preventDefault();
  location.reload();
});
