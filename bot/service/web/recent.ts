/**
 * Answers that many ask for at once.
 * @module
 */

/**
 * The value of `ask`, asked for again once it is older than `ms` milliseconds. Those who ask at the
 * same time get the same; one that fails is not kept.
 */
export function recent<T>(
  ask: () => Promise<T>,
  ms: number,
  ticks: () => number,
): () => Promise<T> {
  let value: Promise<T> | undefined, at = -Infinity;
  return () => {
    if (value !== undefined && ticks() - at < ms) return value;
    at = ticks();
    const asked = value = ask();
    asked.catch(() => value === asked && (value = undefined));
    return asked;
  };
}
