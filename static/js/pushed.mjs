// Messages pushed to this phone: whether it can show them, and switching them on and off. Knows no page.

export const State = Object.freeze({
  ON: "on",
  OFF: "off",
  ASKING: "asking",
  DENIED: "denied",
  INSTALL: "install",
  UNSUPPORTED: "unsupported",
  FAILED: "failed",
});

const REFUSED = "endpoint_refused";
const LONGEST_START = 10_000;

/** What the browser has of all that is needed; one place, so that tests can have another phone. */
export function thisPhone(scope = globalThis) {
  const { navigator, Notification: notification } = scope;
  const name = navigator.userAgent;
  return {
    canPush: "serviceWorker" in navigator && "PushManager" in scope && Boolean(notification),
    // Newer iPads say that they are a Mac, which has no touch screen.
    isApple: /iPhone|iPad/.test(name) || (/Macintosh/.test(name) && navigator.maxTouchPoints > 1),
    isInstalled: navigator.standalone === true || scope.matchMedia("(display-mode: standalone)").matches,
    permission: () => notification.permission,
    ask: () => notification.requestPermission(),
    registered: () => navigator.serviceWorker.getRegistration(),
    started: () => navigator.serviceWorker.ready,
  };
}

export class Pushed {
  #phone;
  #key;
  #isKnown;
  #send;

  /**
   * `key` is the server's, in base64url; `isKnown` says whether the server sends messages to this phone already;
   * `send(subscription)` and `send(null)` tell the server, and resolve to `{ ok, error }`.
   */
  constructor({ phone, key, isKnown, send }) {
    this.#phone = phone;
    this.#key = bytesOf(key);
    this.#isKnown = isKnown;
    this.#send = send;
  }

  /** How it stands; nobody is asked anything. */
  async state() {
    const { canPush, isApple, isInstalled } = this.#phone;
    if (!canPush) return isApple && !isInstalled ? State.INSTALL : State.UNSUPPORTED;
    if (this.#phone.permission() === "denied") return State.DENIED;
    const subscription = this.#isKnown && (await this.#subscription());
    return subscription && this.#isOurs(subscription) ? State.ON : State.OFF;
  }

  /** Asks the person, then the push service, then the server. Only after a tap: who is asked unasked says no. */
  async switchOn() {
    const permission = await this.#phone.ask();
    if (permission !== "granted") return permission === "denied" ? State.DENIED : State.OFF;
    try {
      const subscription = await this.#subscribe();
      const { ok, error } = await this.#send(subscription.toJSON());
      this.#isKnown = ok;
      if (ok) return State.ON;
      return error === REFUSED ? State.UNSUPPORTED : State.FAILED;
    } catch {
      return State.FAILED;
    }
  }

  /** The server first: whatever the phone then does, nothing is sent to it. */
  async switchOff() {
    try {
      const { ok } = await this.#send(null);
      if (!ok) return State.FAILED;
      this.#isKnown = false;
      const subscription = await this.#subscription();
      await subscription?.unsubscribe();
      return State.OFF;
    } catch {
      return State.FAILED;
    }
  }

  async #subscription() {
    const registration = await this.#phone.registered();
    return registration?.pushManager.getSubscription();
  }

  async #subscribe() {
    const { pushManager } = await inTime(this.#phone.started());
    const before = await pushManager.getSubscription();
    if (before && !this.#isOurs(before)) await before.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.#key });
  }

  /** One that was made with another key takes nothing that we send. */
  #isOurs({ options }) {
    const key = options?.applicationServerKey;
    return !key || String(new Uint8Array(key)) === String(this.#key);
  }
}

function bytesOf(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

/** A worker that never starts would keep the person waiting for ever. */
function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, LONGEST_START, new Error("late"));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
