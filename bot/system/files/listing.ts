/**
 * What a directory holds.
 * @module
 */

/** The names of a directory's entries, sorted by code point; undefined if there is no such directory. */
export async function namesIn(dir: string): Promise<string[] | undefined> {
  try {
    const names: string[] = [];
    for await (const entry of Deno.readDir(dir)) names.push(entry.name);
    return names.sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/** A file somewhere below a directory. */
export interface FileBelow {
  /** From the directory on, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
}

/** All files below a directory, in no order; links are left out. None if there is no such directory. */
export async function filesBelow(dir: string, within = ""): Promise<FileBelow[]> {
  const files: FileBelow[] = [];
  for (const name of await namesIn(`${dir}/${within}`) ?? []) {
    const path = `${within}${name}`;
    const info = await Deno.lstat(`${dir}/${path}`).catch(() => undefined);
    if (info?.isDirectory) files.push(...await filesBelow(dir, `${path}/`));
    else if (info?.isFile) files.push({ path, bytes: info.size, at: info.mtime?.getTime() ?? 0 });
  }
  return files;
}
