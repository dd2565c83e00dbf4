/**
 * What a build of programs lacks: of a header that is missing the package, where that is known. Pure.
 * @module
 */
import { firstError } from "../first_error.ts";
import type { Diagnostic, Lack } from "../types.ts";

/** Headers and libraries of programs, with Debian's packages that have them. */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/^pci\/pci\.h$/, "libpci-dev"],
  [/^(?:libelf|gelf|elfutils\/.*|dwarf)\.h$/, "libelf-dev"],
  [/^sys\/capability\.h$/, "libcap-dev"],
  [/^cap-ng\.h$/, "libcap-ng-dev"],
  [/^numa(?:if)?\.h$/, "libnuma-dev"],
  [/^(?:traceevent\/)?event-parse\.h$/, "libtraceevent-dev"],
  [/^tracefs\.h$/, "libtracefs-dev"],
  [/^libudev\.h$/, "libudev-dev"],
  [/^libusb-1\.0\//, "libusb-1.0-0-dev"],
  [/^libmnl\//, "libmnl-dev"],
  [/^netlink\//, "libnl-genl-3-dev"],
  [/^popt\.h$/, "libpopt-dev"],
  [/^(?:n?curses|panel|menu)\.h$/, "libncurses-dev"],
  [/^readline\//, "libreadline-dev"],
  [/^bfd\.h$/, "binutils-dev"],
  [/^openssl\//, "libssl-dev"],
  [/^zlib\.h$/, "zlib1g-dev"],
  [/^alsa\//, "libasound2-dev"],
  [/^mount\.h$|^libmount\//, "libmount-dev"],
  [/^fuse3?(?:\/fuse)?\.h$/, "libfuse3-dev"],
  [/^liburing\.h$/, "liburing-dev"],
  [/^keyutils\.h$/, "libkeyutils-dev"],
  [/^sys\/acl\.h$/, "libacl1-dev"],
];

const HEADER = /^(\S+\.h): No such file or directory$/;

/** The header that a message says is missing. */
export function missingHeader({ message }: Diagnostic): string | undefined {
  return HEADER.exec(message)?.[1];
}

/** The same with the package that has it, where that is known. */
function lackOf(diagnostic: Diagnostic): Lack | undefined {
  const header = missingHeader(diagnostic), { file = "" } = diagnostic;
  if (header === undefined) return undefined;
  const found = PACKAGES.find(([pattern]) => pattern.test(header))?.[1];
  return found === undefined ? undefined : { file, header, package: found };
}

/** What the machine lacks, each once. `of`: what a message says of that; programs' headers, if absent. */
export function lacksOf(
  diagnostics: readonly Diagnostic[],
  of: (diagnostic: Diagnostic) => Lack | undefined = lackOf,
): readonly Lack[] {
  const all = diagnostics.flatMap((d) => of(d) ?? []);
  return [...new Map(all.map((one) => [lackKey(one), one])).values()];
}

/** Tells what a file lacks from all else. */
export function lackKey({ file, header }: Pick<Lack, "file" | "header">): string {
  return `${file}\0${header}`;
}

/** The same messages, where one asks for a header with the package that has it. */
export function withPackages(
  diagnostics: readonly Diagnostic[],
  lacks: readonly Lack[],
): readonly Diagnostic[] {
  const packages = new Map(lacks.map((lack) => [lackKey(lack), lack.package]));
  return packages.size === 0 ? diagnostics : diagnostics.map((d) => {
    const header = missingHeader(d);
    const found = header && packages.get(lackKey({ file: d.file ?? "", header }));
    return found ? { ...d, message: `${d.message} (Debian's ${found} has it)` } : d;
  });
}

/** The first error, or what there is to say without one. */
export function brokenText(diagnostics: readonly Diagnostic[], broken: readonly string[]): string {
  return firstError(diagnostics, broken)?.message ??
    (broken.length === 0
      ? "make failed without an error message; see the log"
      : `make failed: ${broken[0]}`);
}
