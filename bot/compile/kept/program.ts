/**
 * Which program judges: a kept outcome is that of the code that made it. What was called good by a
 * mistake is not called so again once the mistake is mended.
 * @module
 */
import { codeAt, codeDigest } from "../../system/files/code.ts";

/**
 * Where the code stands that decides an outcome: what says what a patch can change, what its objects come to, how a kernel
 * ran, and which builds a cell takes, with all that these import.
 */
export const DIRS: readonly URL[] = codeAt([
  ...[
    "text/",
    "system/",
    "source/",
    "series/",
    "config/",
    "doctor/",
    "plan/",
    "schedule/",
    "tree/",
  ],
  ...["affected/", "coverage/", "compile/", "boot/", "testing/", "judge/", "engine/cells/", "std/"],
]);

/** Digest of that code; where it is not read from files, its address, which has the version. */
export function program(): Promise<string> {
  return codeDigest(DIRS);
}
