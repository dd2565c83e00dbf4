/**
 * What a user-mode kernel of 32 bits lacks on a machine of 64: the C library's headers for that. Pure.
 * @module
 */
import type { Build } from "../config/types.ts";
import { lacksOf, missingHeader } from "./tools/missing.ts";
import type { Diagnostic, Lack } from "./types.ts";

/** Debian's package of them. */
const PACKAGE = "libc6-dev-i386";

/** A build by its configuration. */
export interface Configured {
  readonly arch: Pick<Build, "srcarch">;
  /** The set symbols of `.config`, a line each; undefined: there is none. */
  readonly config: string | undefined;
}

/**
 * The headers that the machine's own headers ask for in vain, each once. Where a kernel is of 64 bits, or is none for the
 * machine itself, these say nothing.
 */
export function libcLacks(
  diagnostics: readonly Diagnostic[],
  { arch, config }: Configured,
): readonly Lack[] {
  if (arch.srcarch !== "um" || config === undefined || /^CONFIG_64BIT=y$/m.test(config)) return [];
  return lacksOf(diagnostics, (diagnostic) => {
    const header = missingHeader(diagnostic), { file } = diagnostic;
    return header === undefined || !file?.startsWith("/usr/include/")
      ? undefined
      : { file, header, package: PACKAGE };
  });
}
