/**
 * Flags of the kernel's own test runners, kunit.py and run_kselftest.sh, whose users type them here, too.
 * @module
 */
import type { NamedFlag } from "../flag_kinds.ts";

/** By a flag of theirs, the flag of ours, and what to write. */
const FLAGS: ReadonlyMap<string, readonly [flag: string, hint: string]> = new Map([
  ["--kunitconfig", ["kunit", "--kunit finds the .kunitconfig files of what the series changes"]],
  ["--kconfig_add", ["kunit", "--kunit finds the suites of what the series changes"]],
  ["--qemu_config", ["kunit", "the machine of an architecture: --kunit=x86_64"]],
  ["-c", ["kselftest", "the programs of a directory: --kselftest timers"]],
  ["--collection", ["kselftest", "the programs of a directory: --kselftest timers"]],
]);

/** What to write in place of such a flag, if the command has that; else undefined. */
export function hintForOthers(given: string, flags: readonly NamedFlag[]): string | undefined {
  const [flag, hint] = FLAGS.get(given) ?? [];
  return flags.some(({ name }) => name === flag) ? hint : undefined;
}
