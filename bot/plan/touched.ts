/**
 * Which paths a patch touches.
 * @module
 */
import type { TouchedFile } from "../series/types.ts";

/**
 * The paths whose contents change: of a rename both, of a copy the new one. What a copy was made of is the same before and
 * after its patch, and what becomes of it later is another patch's touch, which the copy does not see.
 */
export function touchedPaths(file: TouchedFile): readonly string[] {
  return file.change === "renamed" && file.oldPath !== undefined
    ? [file.oldPath, file.path]
    : [file.path];
}

/** The same of some patches, each path once. */
export function touchedBy(
  patches: readonly { readonly files: readonly TouchedFile[] }[],
): readonly string[] {
  return [...new Set(patches.flatMap(({ files }) => files.flatMap(touchedPaths)))];
}
