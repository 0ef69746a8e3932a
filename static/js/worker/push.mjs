// Messages that are pushed to this phone: showing them, opening them, and staying reachable.

import { endSession, isEnded } from "../ended.mjs";

const HOME = "/me";
const ADDRESS = "/me/reminders/push";
const JSON_TYPE = "application/json";
const ICON = "../../icons/app-192.png";
const BADGE = "../../icons/app-monochrome-512.png";

/** Listens; this has to be said before the worker's script has run through. */
export function listen() {
  self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open(event.notification.data?.url));
  });
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));
}

/** Something is shown whatever came: a browser takes the permission away from whoever shows nothing. */
async function show(data) {
  const isOver = await isEnded();
  const { title, body, tag, lang, dir, url } = isOver ? {} : read(data);
  const [icon, badge] = [ICON, BADGE].map((path) => new URL(path, import.meta.url).href);
  // The same tag is the same message: when it comes twice, the second takes the place of the first without a sound.
  const known = { body, tag, lang, dir, data: { url }, icon, badge };
  await self.registration.showNotification(title || self.location.hostname, withoutEmpty(known));
  // Somebody signed out without a network: now there is one, and the server stops sending.
  if (isOver) await endSession();
}

function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

function withoutEmpty(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The page is shown where it is open; one in which somebody may be writing is left alone. */
async function open(wanted) {
  const url = ownAddress(wanted);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = windows.find((each) => each.url.split("#")[0] === url);
  return shown ? shown.focus() : self.clients.openWindow(url);
}

function ownAddress(wanted) {
  const url = new URL(wanted ?? HOME, self.location.origin);
  return url.origin === self.location.origin ? url.href : new URL(HOME, self.location.origin).href;
}

/** The push service has moved this phone to another address; whoever is signed in on it stays reachable. */
async function renew({ oldSubscription, newSubscription }) {
  if (await isEnded()) return endSession();
  const options = oldSubscription?.options;
  const subscription = newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
  if (!subscription) return null;
  const { token } = await fetch("/form-token", { headers: { Accept: JSON_TYPE } }).then((answer) => answer.json());
  const headers = { Accept: JSON_TYPE, "Content-Type": JSON_TYPE, "X-CSRFToken": token };
  const body = JSON.stringify({ ...subscription.toJSON(), renews: true });
  return fetch(ADDRESS, { method: "POST", headers, body });
}
