/**
 * The same work for many things, some of them at once: a series has thousands of patches, and each
 * process that we start takes three of our open files.
 * @module
 */

/** Does it for all, in any order, at most `most` at once; the results in the order of `all`. Throws what `work` throws. */
export async function someAtOnce<T, R>(
  all: readonly T[],
  most: number,
  work: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < all.length) {
      const i = next++;
      results[i] = await work(all[i]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker));
  return results;
}
