/**
 * What the patches' `index` lines say of the files that they make, against what applying them makes: a mailer may
 * change blanks, line ends or letters of a patch that still applies.
 * @module
 */
import type { Stray } from "../tree/types.ts";
import { atMost } from "./lines.ts";
import type { Finding } from "./types.ts";

const MAX_FINDINGS = 20;

/** A finding for each file that differs; none where all are as their authors have them. */
export function compareIndexLines(strays: readonly Stray[] = []): readonly Finding[] {
  const found = strays.map(({ path, patch, says, is }): Finding => ({
    kind: "index",
    severity: "mismatch",
    says: `index ..${says.slice(0, 12)} of ${path}`,
    is: `applying it makes ${is.slice(0, 12)}: did a mailer or an editor change the patch?`,
    patch,
  }));
  return atMost(found, MAX_FINDINGS, "files that their index lines call otherwise");
}
