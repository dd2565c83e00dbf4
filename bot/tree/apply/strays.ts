/**
 * Files that applying a series does not make what its mails say: each `index` line has the name of the
 * contents before and after. git am does not look at the second. Pure.
 * @module
 */
import type { Series, TouchedFile } from "../../series/types.ts";
import type { Stray } from "../types.ts";

/** The file of a path, as its blob's full name; undefined where there is none. */
export type BlobAt = (path: string) => string | undefined;

/** A file as the mails have it so far, and which of them had the last word; `patch` 0: the base. */
interface Known {
  readonly blob: string;
  readonly patch: number;
}

/**
 * Those that differ at the end. A patch counts where its file is, before it, what it was made on: elsewhere another
 * outcome is what git am is for.
 */
export function straysOf({ patches }: Series, before: BlobAt, after: BlobAt): readonly Stray[] {
  const known = new Map<string, Known | undefined>();
  const at = (path: string): Known | undefined => {
    if (known.has(path)) return known.get(path);
    const blob = before(path);
    return blob === undefined ? undefined : { blob, patch: 0 };
  };
  for (const { n, files } of patches) {
    // All of a patch stands on the state before it: two files may change their names with each other.
    const made = files.map((file) =>
      [file.path, madeBy(file, at(file.oldPath ?? file.path), n)] as const
    );
    for (const { change, oldPath, path } of files) {
      if (change === "renamed") known.set(oldPath!, undefined);
      if (change === "deleted") known.set(path, undefined);
    }
    for (const [path, one] of made) known.set(path, one);
  }
  return [...known].flatMap(([path, one]): Stray[] => {
    const is = after(path);
    return one === undefined || one.patch === 0 || is === undefined || isSame(one.blob, is)
      ? []
      : [{ path, patch: one.patch, says: one.blob, is }];
  });
}

function madeBy(file: TouchedFile, source: Known | undefined, n: number): Known | undefined {
  const { change, oldBlob, newBlob } = file;
  if (change === "deleted") return undefined;
  // A mode, or a name: the contents stay.
  if (newBlob === undefined) return change === "new" || isChanged(file) ? undefined : source;
  const matches = change === "new" || source !== undefined && isSame(oldBlob, source.blob);
  return matches && isName(newBlob) ? { blob: newBlob, patch: n } : undefined;
}

function isChanged({ insertions, deletions, binary }: TouchedFile): boolean {
  return binary || insertions + deletions > 0;
}

/** Of two names of a blob either may be shortened. */
function isSame(one: string | undefined, other: string): boolean {
  return isName(one) && (one.startsWith(other) || other.startsWith(one));
}

function isName(blob: string | undefined): blob is string {
  return blob !== undefined && /^[0-9a-f]{4,64}$/.test(blob) && !/^0+$/.test(blob);
}
