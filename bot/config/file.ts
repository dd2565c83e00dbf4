/**
 * Files that a configs directory must have.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { readTextIfThere } from "../system/files/files.ts";

/**
 * A file of configs directories, parsed: that of the last one that has it. Throws {@linkcode UserError}
 * if none has.
 */
export async function parseFileOf<T>(
  dirs: readonly string[],
  name: string,
  parse: (file: string, text: string) => T,
): Promise<T> {
  for (const dir of dirs.toReversed()) {
    const file = `${dir}/${name}`;
    const text = await readTextIfThere(file);
    if (text !== undefined) return parse(file, text);
  }
  const file = `${dirs.at(-1)}/${name}`;
  throw new UserError("there is no such file", {
    place: { file },
    hint: "point to a directory like everystep's own configs/",
  });
}
