// How long to wait after a failure.

const SECOND = 1000;
const FIRST = 2 * SECOND;
const LONGEST = 300 * SECOND;

/**
 * Milliseconds until the next try: twice as long after each failure, up to five minutes. Half of it is chance, so that
 * phones which lost the same server do not come back at the same moment.
 */
export function backoff(failures, random = Math.random) {
  const longest = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1));
  return longest / 2 + (random() * longest) / 2;
}
