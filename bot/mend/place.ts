/**
 * A directory for one run of mend. What a killed run left is removed by the next.
 * @module
 */
import { makeDir } from "../system/files/dirs.ts";
import { InfraError } from "../system/errors.ts";
import { remove, tryLock } from "../system/files/files.ts";

/** More at once on one machine would be a mistake. */
const PLACES = 16;

/** Makes an empty directory below `parent`; disposing the value removes it. */
export async function makePlace(
  parent: string,
): Promise<AsyncDisposable & { readonly path: string }> {
  await makeDir(parent);
  for (let n = 0; n < PLACES; n++) {
    const path = `${parent}/${n}`;
    const lock = await tryLock(`${path}.lock`);
    if (lock === undefined) continue;
    await remove(path);
    await makeDir(path);
    return {
      path,
      async [Symbol.asyncDispose]() {
        await remove(path);
        lock[Symbol.dispose]();
      },
    };
  }
  throw new InfraError(`${PLACES} runs of mend are going on`);
}
