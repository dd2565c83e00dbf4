/**
 * Reading many small files at once. Synchronous: an await for each of ten thousand headers costs
 * more than reading them does.
 * @module
 */

/** A name in a directory, and whether it is a symbolic link. */
export interface PeekedName {
  readonly name: string;
  readonly link: boolean;
}

/** The names in a directory; none if it is no directory. */
export function peekDir(path: string): readonly PeekedName[] {
  try {
    return Array.from(
      Deno.readDirSync(path),
      (entry) => ({ name: entry.name, link: entry.isSymlink }),
    );
  } catch {
    return [];
  }
}

/** The bytes of a file; undefined if it cannot be read. */
export function peekFile(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Where a path leads once links are followed; undefined if nowhere. */
export function peekReal(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}
