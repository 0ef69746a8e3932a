// The page that stands in for one that could not be had: it tries the other again, by hand or when the network is back.

const ITSELF = "/offline";

function tryAgain() {
  if (location.pathname !== ITSELF) location.reload();
}

addEventListener("online", tryAgain);
document.querySelector("main a.button").addEventListener("click", (event) => {
  if (location.pathname === ITSELF) return; // Opened by its own address, it follows its link.
  event.preventDefault();
  tryAgain();
});
