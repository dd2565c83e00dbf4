/**
 * What a report says of the sandbox: nothing where it holds all that it can.
 * @module
 */
import { lacksOf } from "../../system/process/sandbox.ts";
import type { BuildOptions } from "../cells/session.ts";

const LACKS = {
  filter: "no filter of system calls: what the patches run reaches all of the kernel",
  keys: "no session keyring of its own: what the patches run reaches the keys of yours",
} as const;

/** Lines for the report's notes. Of strangers' patches it says, too, what the sandbox lacks. */
export function sandboxNotes(
  { sandbox, untrusted }: Pick<BuildOptions, "sandbox" | "untrusted">,
): readonly string[] {
  if (sandbox.kind === "none") {
    return [`no sandbox (${sandbox.why}): the patches' code ran with your rights`];
  }
  return untrusted ? lacksOf(sandbox).map((lack) => `--untrusted: ${LACKS[lack]}`) : [];
}
