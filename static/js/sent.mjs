// On the page after sending: what was kept on this phone has done its work.

import { Draft, phoneStorage } from "./draft.mjs";
import { whenIdle } from "./idle.mjs";
import { settleOpened } from "./refused_intake.mjs";

const A_LOOK = 20_000;

for (const key of ["stipple.intake", "stipple.intake.kiosk"]) {
  const draft = new Draft(phoneStorage(), key, Infinity);
  // Somebody else's, begun on this phone since, stays.
  if (draft.load()?.isSent) draft.clear();
}

settleOpened().catch(() => null); // Where nothing is kept, there is nothing to forget.

for (const { dataset } of document.querySelectorAll("[data-idle]")) {
  whenIdle(A_LOOK, () => location.replace(dataset.idle));
}
