/**
 * What a user-mode kernel of 32 bits lacks on a machine of 64: the C library's headers for that. Pure.
 * @module
 */
import type { Build } from "../config/types.ts";
import type { Diagnostic, Lack } from "./types.ts";

/** Debian's package of them. */
const PACKAGE = "libc6-dev-i386";

const HEADER = /^(\S+\.h): No such file or directory$/;

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
  const found = diagnostics.flatMap(({ file, message }) => {
    const header = HEADER.exec(message)?.[1];
    return header === undefined || !file?.startsWith("/usr/include/")
      ? []
      : [{ file, header, package: PACKAGE }];
  });
  return [...new Map(found.map((one) => [`${one.file}\0${one.header}`, one])).values()];
}

/** The same messages, where one asks for such a header with the package that has it. */
export function withLibc(
  diagnostics: readonly Diagnostic[],
  lacks: readonly Lack[],
): readonly Diagnostic[] {
  return lacks.length === 0 ? diagnostics : diagnostics.map((d) => {
    const lack = lacks.find(({ file, header }) =>
      file === d.file && d.message.startsWith(`${header}: `)
    );
    return lack ? { ...d, message: `${d.message} (Debian's ${lack.package} has it)` } : d;
  });
}
