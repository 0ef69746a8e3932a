// What scrolls sideways begins where somebody is: at the entry of this page among the others.

const CURRENT = ".staff-nav [aria-current], .staff-tabs [aria-current]";

for (const current of document.querySelectorAll(CURRENT)) {
  const list = current.closest("ul");
  const [inner, outer] = [current, list].map((element) => element.getBoundingClientRect());
  list.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
}
