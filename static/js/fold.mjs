// What is done: the last tap on each tick decides. The order is that of webapp/domain/completion.py, so that phones
// and the server agree without asking each other, or any clock.

/** The name of a tick: one item, on one day, in one of its slots. */
export function keyOf({ item_key: item, day, slot }) {
  return `${item}|${day}|${slot}`;
}

/** Whether `one` came after `other`: greater by counter, then by device, then by id. */
export function isLater(one, other) {
  if (one.counter !== other.counter) return one.counter > other.counter;
  if (one.device !== other.device) return one.device > other.device;
  return one.id.toLowerCase() > other.id.toLowerCase();
}

/** The last tap on every tick by its name, in whatever order and however often the taps come. */
export function fold(events) {
  const last = new Map();
  for (const event of events) {
    const known = last.get(keyOf(event));
    if (!known || isLater(event, known)) last.set(keyOf(event), event);
  }
  return last;
}
