// An intake that the clinic cannot take as it is: the form comes back with every answer, and says what to mend.

import { forget } from "./kept_intakes.mjs";

const OPENED = "stipple.opened";

/** The clinic's own page shows it: only the newest one knows what is asked today. */
export async function openAgain({ submission_id: submissionId, fields, is_kiosk: isKiosk }) {
  const { token } = await (await fetch("/form-token", { cache: "no-store" })).json();
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/intake";
  for (const [name, value] of [...fields, ["csrf_token", token]]) form.append(hidden(name, value));
  document.body.append(form);
  if (!isKiosk) noteOpened(submissionId); // A tablet keeps it until it is sent: its page forgets who walks away.
  form.submit();
}

function noteOpened(submissionId) {
  try {
    sessionStorage.setItem(OPENED, submissionId);
  } catch {
    // Then it is offered once more.
  }
}

/** On the page that came back: what was kept is in the form now, and in its draft. */
export async function settleOpened(save = () => null) {
  const opened = sessionStorage.getItem(OPENED);
  save();
  if (!opened) return;
  await forget(opened);
  sessionStorage.removeItem(OPENED);
}

function hidden(name, value) {
  const input = document.createElement("input");
  return Object.assign(input, { type: "hidden", name, value });
}
