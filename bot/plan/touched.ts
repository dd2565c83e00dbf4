/**
 * Which paths a patch touches.
 * @module
 */
import type { TouchedFile } from "../series/types.ts";

/** The paths whose contents change: of a rename both, of a copy the new one. */
export function touchedPaths(file: TouchedFile): readonly string[] {
  return file.change === "renamed" && file.oldPath !== undefined
    ? [file.oldPath, file.path]
    : [file.path];
}
