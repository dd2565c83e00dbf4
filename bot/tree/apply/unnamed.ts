/**
 * Files that git changes and that the reader of the series has not found in the patch: what is built would be more than what
 * is looked at. Pure.
 * @module
 */
import { displayPath } from "../../series/diff/paths.ts";
import type { Patch } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import type { Changed } from "./changed.ts";

/** Throws {@linkcode UserError} if a patch, now that it is applied, has changed such a file. */
export function refuseUnnamed(patch: Patch, changed: readonly Changed[]): void {
  const named = new Set(patch.files.flatMap(({ path, oldPath }) => [path, oldPath]));
  const path = changed.find((one) => !named.has(one.path))?.path;
  if (path === undefined) return;
  throw new UserError(
    `git am changes ${displayPath(path)}, which is in no diff of the mail as it is read here`,
    {
      place: { file: patch.raw.file, line: Math.max(1, patch.raw.line) },
      hint: `in "${patch.subject}": send the patch as plain text, with git send-email`,
    },
  );
}
