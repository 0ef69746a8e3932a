// A shared tablet forgets whoever walked away from it.

const SIGNS_OF_LIFE = ["pointerdown", "keydown", "input", "scroll"];

/** Call `act` once nobody has touched the page for so many milliseconds. */
export function whenIdle(milliseconds, act) {
  let timer;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, start, { passive: true });
  start();
}
