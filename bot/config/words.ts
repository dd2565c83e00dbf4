/**
 * What a word of a config may look like. They end up in argument lists, in make's command line and
 * in paths, so that nothing may pass that any of these reads as more than a word.
 * @module
 */
import { z } from "zod";

const word = (pattern: RegExp, what: string) => z.string().max(200).regex(pattern, what);

/** A path below some directory: no way up, no root, and no part that looks like an option. */
const PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_][\w.+-]*(?:\/[A-Za-z0-9_][\w.+-]*)*$/;

/** The name of an architecture, as typed on the command line. */
export const archName = word(
  /^[a-z0-9][a-z0-9_-]{0,31}$/,
  "an architecture's name is lower-case letters, digits, - and _",
);

/** A build by its name: ARCH, ARCH:KCONFIG or ARCH:KCONFIG:TOOLCHAIN, ARCH:tools/NAME, or the name of a set. */
export const buildName = word(
  /^[a-z0-9][a-z0-9_-]{0,31}(?:(?::[\w.+=-]{0,100}){0,2}|:(?:tools|selftests)(?:\/\w[\w.+-]{0,60}){1,6})$/,
  "a build's name is ARCH, ARCH:KCONFIG or ARCH:KCONFIG:TOOLCHAIN, or ARCH:tools/NAME",
);

/** A build of an architecture in its own file: KCONFIG or KCONFIG:TOOLCHAIN. */
export const usualBuild = word(
  /^[a-z][\w.+=-]{0,100}(?::[\w.+-]{1,40})?$/,
  "a usual build is KCONFIG or KCONFIG:TOOLCHAIN, such as allmodconfig:clang-16",
);

/** The name of a warning as after `-W`, of a group of them, or of the tool that warns. */
export const warning = word(
  /^[a-z0-9][\w=+-]{0,99}$/,
  "not the name of a warning: unused, modpost",
);

/** make's `ARCH=`. */
export const makeArch = word(/^[a-z0-9_]+$/, "not a value of ARCH: lower-case letters and digits");

/** A directory below `arch/`. */
export const archDir = word(PATH, 'a path below arch/, such as "x86", without . and ..');

/** A target of make. */
export const makeTarget = word(PATH, "not a make target: no spaces, =, .. or leading -");

/** A command to be found on `PATH`. */
export const command = word(/^[A-Za-z0-9][\w.+-]*$/, "a command's name, without spaces or slashes");

/** A file of `fixes/` beside the directory of the architectures. */
export const patchFile = word(
  /^[A-Za-z0-9][\w.+-]{0,120}\.patch$/,
  "the name of a file of fixes/, which ends in .patch",
);

/** A header as `#include <...>` names it. */
export const header = word(PATH, "a header's name as in #include <...>");

/** A Debian package (Debian Policy, 5.6.7). */
export const debianPackage = word(
  /^[a-z0-9][a-z0-9+.-]+$/,
  "not the name of a Debian package",
);

/** The name of a package in another distribution. */
export const otherPackage = word(/^[A-Za-z0-9][\w+.-]*$/, "not the name of a package");

/** A version as programs print it. */
export const version = word(/^\d{1,6}(?:\.\d{1,6}){1,3}$/, "not a version such as 9.1");

/** What stands before `gcc`; empty is the host's own. */
export const gccPrefix = word(
  /^(?:[A-Za-z0-9][\w.-]*-)?$/,
  'a compiler\'s prefix ends with - and has no spaces or slashes, such as "alpha-linux-gnu-"',
);

/** What stands after `clang`. */
export const llvmSuffix = word(/^(?:-\d{1,3})?$/, 'a version as in clang-19: "-19", or empty');

/** A target triple of clang. */
export const triple = word(/^[a-z0-9_]+(?:-[a-z0-9_]+){1,3}$/, "not a target triple");

/** A macro of the C preprocessor. */
export const macro = word(/^[A-Za-z_]\w*$/, "not the name of a macro");

/** A line of a configuration fragment, as `.config` has them. */
export const fragmentLine = word(
  /^(?:CONFIG_\w+=(?:[ymn]|-?\d+|0x[0-9a-fA-F]+|"[^"\\\n$`]*")|# CONFIG_\w+ is not set)$/,
  "not a line of a .config: CONFIG_X=y, or # CONFIG_X is not set",
);

/** A symbol of Kconfig, without CONFIG_. */
export const symbol = word(/^[A-Z0-9_]+$/, "a symbol of Kconfig, without CONFIG_");

/** An argument of an emulator, or a word of the kernel's command line: no spaces, nothing to expand. */
export const argument = word(/^[\w.,:;=\/+@%-]+$/, "one plain argument, without spaces and quotes");

/** A block device as the kernel names it. */
export const device = word(/^\/dev\/[a-z0-9]+$/, "a block device, such as /dev/sda");

/** A flag of a compiler that names no file: `-march=...`. */
export const compilerFlag = word(
  /^-[mfWDU][\w.,=+-]*$/,
  "a flag that begins with -m, -f, -W, -D or -U",
);

/** A library as the linker's options name it. */
export const library = word(/^-l[\w.+-]+$/, 'a library as "-lgcc"');

/** One line of prose. */
export const prose = word(/^[^\p{Cc}]+$/u, "one line of text");

/** Variables that everystep itself gives to make; a config that sets them would break its promises. */
const OURS =
  /^(?:ARCH|SUBARCH|SRCARCH|CROSS_COMPILE|LLVM|CC|HOSTCC|O|V|W|C|M|KBUILD_\w*|MAKEFLAGS|MFLAGS|GNUMAKEFLAGS|MAKEFILES|SHELL|LOCALVERSION|INSTALL_\w*)$/;

/** The name of a make variable. */
export const makeVariable = word(/^[A-Z][A-Z0-9_]*$/, "not a make variable: upper-case letters")
  .refine((name) => !OURS.test(name), "everystep sets this make variable itself");

/** The value of a make variable: one line of plain characters, and nothing that make expands. */
export const makeValue = z.string().max(500).regex(
  /^[\w .,:+=\/@%-]*$/,
  "not a plain value for make: no newlines, $, quotes or backticks",
);

/** The address of a server that is asked over HTTP. */
export const webAddress = word(/^https?:\/\/[^\s"'<>]+$/, "a URL: https://HOST/PATH/");

/** A mail address: no name, no brackets. */
export const mailAddress = word(
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/,
  "not a plain mail address: name@example.org",
);

/** One of those, or `@` and a domain. */
export const mailAddressOrDomain = word(
  /^[\w.!#$%&'*+/=?^`{|}~-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/,
  "not an address, name@example.org, or a domain, @example.org",
);

/** A branch, a tag or a commit; nothing that git would take for an option. */
export const revision = word(/^[\w][\w.\/-]*$/, "a branch, a tag or a commit");
