// What scrolls sideways begins where somebody is: the entry of this page among the others, today in the week.

const CURRENT = ".staff-nav [aria-current], .staff-tabs [aria-current], .calendar h2[aria-current]";

for (const current of document.querySelectorAll(CURRENT)) {
  const list = current.closest("ul, .calendar");
  const [inner, outer] = [current, list].map((element) => element.getBoundingClientRect());
  list.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
}
