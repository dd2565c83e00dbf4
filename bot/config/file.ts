/**
 * Files that a configs directory must have.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { readTextIfThere } from "../system/files.ts";

/** A file of a configs directory, parsed. Throws {@linkcode UserError} if it is not there. */
export async function parseFileOf<T>(
  dir: string,
  name: string,
  parse: (file: string, text: string) => T,
): Promise<T> {
  const file = `${dir}/${name}`;
  const text = await readTextIfThere(file);
  if (text !== undefined) return parse(file, text);
  throw new UserError("there is no such file", {
    place: { file },
    hint: "point to a directory like everystep's own configs/",
  });
}
