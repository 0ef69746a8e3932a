// What the tabs of a phone and its worker tell each other. It carries no content: whoever hears it looks for himself.

const NAME = "stipple";
const channel = globalThis.BroadcastChannel ? new BroadcastChannel(NAME) : null;

/** Ticks were tapped, sent, or came from other phones. */
export const TICKED = "ticked";
/** Somebody has signed out, or the clinic has ended the session: nothing personal may stay on the screen. */
export const ENDED = "ended";

export function tell(news) {
  channel?.postMessage(news);
}

export function hear(news, act) {
  channel?.addEventListener("message", ({ data }) => data === news && act());
}
