// The ticks of this phone, in its database. Every change is one transaction, so tabs that are open at the same time
// never use one count twice, and a tap is either kept whole or not at all.

import { fold, isLater } from "./fold.mjs";
import { FACTS, OUTBOX, TICKS, openStore } from "./store.mjs";
import { randomId } from "./random_id.mjs";
import { OtherOwnerError, asTick, highest, tapEvent } from "./taps.mjs";

const ALL = [OUTBOX, TICKS, FACTS];

export class TickStore {
  /** Whose phone this is from now on. What belongs to another is forgotten, unsent or not. */
  claim(owner, { device, counter } = {}) {
    return transact(ALL, "readwrite", async (stores) => {
      const facts = stores(FACTS);
      const known = await facts.get("owner");
      if (known && known !== owner) await clear(stores);
      await facts.put(owner, "owner");
      if (!known && device) await facts.put(device, "device");
      if (!known) await facts.put(highest(counter), "counter");
      return known ?? null;
    });
  }

  /** Keep a tap. Resolves to its event once it is on disk; `atLeast` is a count that the server has named. */
  add(tapped, owner, atLeast = 0) {
    return transact([OUTBOX, FACTS], "readwrite", async (stores) => {
      const facts = stores(FACTS);
      const known = await facts.get("owner");
      if (known && known !== owner) throw new OtherOwnerError();
      const device = (await facts.get("device")) ?? randomId();
      const counter = highest(await facts.get("counter"), atLeast) + 1;
      const event = tapEvent(tapped, { owner, device, counter });
      await Promise.all([
        stores(OUTBOX).add(event),
        ...Object.entries({ owner, device, counter }).map(([name, value]) => facts.put(value, name)),
      ]);
      return event;
    });
  }

  /** What the server has not answered for, in the order of the taps. */
  unsent() {
    return transact([OUTBOX], "readonly", async (stores) => inOrder(await stores(OUTBOX).getAll()));
  }

  /** The last tap on every tick, whether the server knows of it or not. */
  states() {
    return transact([OUTBOX, TICKS], "readonly", async (stores) =>
      fold([...(await stores(TICKS).getAll()), ...(await stores(OUTBOX).getAll())]));
  }

  /**
   * The server has answered for these: they leave the outbox. A refused one is noted, so that somebody can be told.
   * Where the phone knew all that there was `before`, it now knows all of `revision`.
   */
  settle(results, { counter, before, revision }) {
    return transact(ALL, "readwrite", async (stores) => {
      const facts = stores(FACTS);
      const refused = (await facts.get("refused")) ?? [];
      for (const { id, result } of results) {
        const event = await stores(OUTBOX).get(id);
        if (!event) continue;
        await stores(OUTBOX).delete(id);
        if (result === "rejected") refused.push(asTick(event));
        else await acknowledge(stores(TICKS), asTick(event));
      }
      await facts.put(refused, "refused");
      await facts.put(highest(await facts.get("counter"), counter), "counter");
      if (before && (await facts.get("revision")) === before) await facts.put(revision, "revision");
    });
  }

  /** What the server knows, of all phones. */
  restore({ ticks, counter, revision }) {
    return transact([TICKS, FACTS], "readwrite", async (stores) => {
      const facts = stores(FACTS);
      await stores(TICKS).clear();
      for (const tick of ticks) await stores(TICKS).put(asTick(tick));
      await facts.put(revision, "revision");
      await facts.put(highest(await facts.get("counter"), counter), "counter");
    });
  }

  /** Owner, counter, revision, refused ticks, and until when the server wants to be left alone. */
  facts() {
    return transact([FACTS], "readonly", async (stores) => {
      const [names, values] = await Promise.all([stores(FACTS).getAllKeys(), stores(FACTS).getAll()]);
      return Object.fromEntries(names.map((name, index) => [name, values[index]]));
    });
  }

  note(name, value) {
    return transact([FACTS], "readwrite", (stores) => stores(FACTS).put(value, name));
  }

  /** Somebody was told of these refusals. */
  forgetRefusals(told) {
    return transact([FACTS], "readwrite", async (stores) => {
      const ids = new Set(told.map(({ id }) => id));
      const refused = (await stores(FACTS).get("refused")) ?? [];
      await stores(FACTS).put(refused.filter(({ id }) => !ids.has(id)), "refused");
    });
  }

  /** Forget what can be read; what is unsent stays until its owner has signed in again. */
  forgetTicks() {
    return transact([TICKS, FACTS], "readwrite", (stores) =>
      Promise.all([stores(TICKS).clear(), stores(FACTS).delete("revision")]));
  }

  /** Forget the owner and everything of theirs. */
  forgetOwner() {
    return transact(ALL, "readwrite", clear);
  }
}

/** Opens the database for one transaction only: then nobody who wipes the phone has to wait for us. */
async function transact(names, mode, act) {
  const database = await openStore();
  try {
    // Only when it is on disk do we say that a tap is kept.
    const transaction = database.transaction(names, mode, { durability: "strict" });
    const [answer] = await Promise.all([act((name) => transaction.objectStore(name)), transaction.done]);
    return answer;
  } finally {
    database.close();
  }
}

function clear(stores) {
  return Promise.all(ALL.map((name) => stores(name).clear()));
}

async function acknowledge(ticks, tick) {
  const known = await ticks.get([tick.item_key, tick.day, tick.slot]);
  if (!known || isLater(tick, known)) await ticks.put(tick);
}

function inOrder(events) {
  return events.sort((one, other) => (isLater(one, other) ? 1 : -1));
}
