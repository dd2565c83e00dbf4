/**
 * What kind of file a patch touches: by which way can it reach a build? Pure.
 * @module
 */
import { LINK_MODE } from "../series/diff/touched.ts";
import type { TouchedFile } from "../series/types.ts";
import { nameOf } from "./keys.ts";

/**
 * - `none`: no build reads it;
 * - `config`: seen through the configuration it makes;
 * - `commands`: seen through the commands it makes;
 * - `source`: seen through includes and the words of commands;
 * - `data`: some command may read it without naming it;
 * - `tool`: part of a program or script that the build runs.
 */
export type Reach = "none" | "config" | "commands" | "source" | "data" | "tool";

/** Directories and files that no build of the kernel reads. */
const UNREAD = [
  /^(?:Documentation|LICENSES)\//,
  /^(?:COPYING|CREDITS|MAINTAINERS|README)$/,
  /(?:^|\/)(?:\.[^/]+|README[^/]*|TODO|OWNERS|[^/]+\.(?:rst|md|orig|rej))$/,
  // Of tools/ the build compiles objtool, resolve_btfids and what those are made of.
  /^tools\/(?!(?:arch|bpf|build|include|lib|objtool|scripts)\/|Makefile$)/,
  /^tools\/lib\/(?:perf|thermal|symbol)\//,
  /^tools\/(?:bpf)\/(?!resolve_btfids\/)/,
  /^scripts\/(?:coccinelle|package|kernel-doc|get_|checkpatch|const_structs\.checkpatch|spelling\.txt|decodecode|decode_stacktrace|faddr2line|bloat-o-meter|diffconfig|extract-|ver_linux|cleanpatch|cleanfile|checkstack|stackdelta|stackusage|tags\.sh|cscope|mkuboot|patch-kernel|prune-kernel|bootgraph|markup_oops|profile2linkerlist|objdiff|gfp-translate|leaking_addresses|documentation-file-ref-check|sphinx-pre-install|ksymoops|nsdeps|tracing\/)/,
];

/** Files of make; `Makefile.am` and the like do not occur. */
const MAKE = /^(?:Makefile(?:[._-].+)?|Kbuild(?:\..+)?|.+\.mk|Platform)$/;

/**
 * Languages in which a command reads only what it names or includes. Linker scripts are none: one
 * takes in another by INCLUDE, which is no word of a command.
 */
const SOURCE = /\.(?:[chSs]|cc|cpp|hh|inc|dts|dtsi|dtso|lex|y|l|asn1|uni)$/;

/** How a touched file can reach a build. */
export function reachOf(path: string): Reach {
  const name = nameOf(path);
  if (UNREAD.some((pattern) => pattern.test(path)) && !name.startsWith("Kconfig")) {
    // Documentation/Kconfig is sourced, too.
    return "none";
  }
  if (/^Kconfig/.test(name) || /(?:^|\/)configs\//.test(path)) return "config";
  if (MAKE.test(name)) return path.startsWith("tools/") ? "tool" : "commands";
  if (path.startsWith("tools/")) return "tool";
  if (path.startsWith("scripts/")) {
    return name.endsWith(".lds.S") || /^scripts\/(?:dtc\/include-prefixes|gdb)\//.test(path)
      ? "source"
      : "tool";
  }
  if (path.startsWith("rust/") || name.endsWith(".rs")) return "tool";
  return SOURCE.test(name) ? "source" : "data";
}

/**
 * Headers that a build installs for programs, if told to, and compiles from there; and what checks them,
 * with the headers that stand in for those of a C library.
 */
export function isInstalled(path: string): boolean {
  return /^(?:include\/uapi|arch\/[^/]+\/include\/uapi|usr\/[^/]+)\//.test(path);
}

/** Whether make, or a program that make asks, may read the file to decide what to run. */
export function decidesCommands(path: string): boolean {
  const reach = reachOf(path);
  return reach === "commands" || reach === "tool" || reach === "data";
}

/** Files of make that also say how the image is linked, which a dry run does not show. */
export function decidesLink(path: string): boolean {
  return /^(?:Makefile|Kbuild|arch\/[^/]+\/(?:[^/]+\/)?Makefile[^/]*|arch\/[^/]+\/Platform|scripts\/(?:Makefile|Kbuild)[^/]*)$/
    .test(path);
}

/** Whether a file was there before, is there after, and is a link at neither. */
export function staysFile(file: TouchedFile): boolean {
  return file.change === "modified" && !isLink(file);
}

/** Whether a touched file is or was a symbolic link. */
export function isLink(file: TouchedFile): boolean {
  return file.oldMode === LINK_MODE || file.newMode === LINK_MODE;
}
