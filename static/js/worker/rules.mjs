// What the worker does with a request, in the order in which it is asked. The first rule that fits decides.
//
// UNTOUCHED  as if there were no worker
// SHELL      the file as it came with this build, or the one before; else from the network
// PAGE       from the network; without one the page that says so
// KEPT       from the network within three seconds; else the copy under `keptAs`, or under its own address; else as PAGE
// A personal page is shown to nobody whose sign-out the server has not heard of yet.

export const UNTOUCHED = "untouched";
export const SHELL = "shell";
export const PAGE = "page";
export const KEPT = "kept";

export const RULES = [
  { name: "not ours, or more than asking", fits: ({ method, isOwn }) => method !== "GET" || !isOwn, way: UNTOUCHED },
  { name: "staff", fits: at(/^\/staff(\/|$)/), way: UNTOUCHED },
  { name: "accounts", fits: at(/^\/(sign-in|sign-out)(\/|$)/), way: UNTOUCHED },
  { name: "calendars and papers", fits: at(/^\/calendar\/|\.(ics|pdf)$/), way: UNTOUCHED },
  { name: "files", fits: at(/^\/static\//), way: SHELL },
  { name: "what scripts ask for", fits: ({ isPage }) => !isPage, way: UNTOUCHED },
  { name: "today and single days", fits: at(/^\/me(\/day\/[^/]+)?$/), way: KEPT, keptAs: "/me/kept", isPersonal: true },
  { name: "the plan", fits: at(/^\/me\/plan$/), way: KEPT, keptAs: "/me/plan", isPersonal: true },
  { name: "warning signs", fits: at(/^\/me\/warning-signs$/), way: KEPT, keptAs: "/me/warning-signs", isPersonal: true },
  { name: "the kept page itself", fits: at(/^\/me\/kept$/), way: KEPT, keptAs: "/me/kept", isPersonal: true },
  { name: "other pages of a client", fits: at(/^\/me\//), way: PAGE, isPersonal: true },
  { name: "the intake", fits: plain("/intake"), way: KEPT },
  { name: "the start", fits: plain("/"), way: KEPT },
  { name: "any other page", fits: () => true, way: PAGE },
];

/** The rule for a request, told as `factsOf` tells it. */
export function ruleFor(facts) {
  return RULES.find(({ fits }) => fits(facts));
}

/** What the rules look at. */
export function factsOf({ method, mode, url }, origin) {
  const address = new URL(url);
  return {
    method,
    isOwn: address.origin === origin,
    isPage: mode === "navigate",
    path: address.pathname,
    query: address.search,
  };
}

function at(pattern) {
  return ({ path }) => pattern.test(path);
}

/** This page, in whatever language. A shared tablet's goes by the same path, and is none for a phone to keep. */
function plain(wanted) {
  return ({ path, query }) => path === wanted && /^(\?lang=[\w-]+)?$/.test(query);
}
