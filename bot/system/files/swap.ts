/**
 * Puts another text in the place of a file for a while.
 * @module
 */

/** What the file itself is called in the meantime. */
const ASIDE = ".everystep-aside";

/**
 * Replaces a file below a directory until the value is disposed of; then it is the same file again,
 * with its times. Undefined if the path is not that of a file itself: a link may lead elsewhere.
 */
export async function swapBeneath(
  root: string,
  path: string,
  text: string,
): Promise<AsyncDisposable | undefined> {
  const file = `${await Deno.realPath(root)}/${path}`, aside = `${file}${ASIDE}`;
  try {
    if (await Deno.realPath(file) !== file || !(await Deno.lstat(file)).isFile) return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  await Deno.rename(file, aside);
  const back = () => Deno.rename(aside, file);
  try {
    await Deno.writeTextFile(file, text, { createNew: true });
  } catch (error) {
    await back();
    throw error;
  }
  return { [Symbol.asyncDispose]: back };
}
