/**
 * Asks each tool's parser what a line is.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { assemblerLine } from "./assembler.ts";
import { ccacheLine } from "./ccache.ts";
import { compilerLine } from "./compiler.ts";
import { dtcLine } from "./dtc.ts";
import { kconfigLine, kconfigMore } from "./kconfig.ts";
import { ldLine } from "./ld.ts";
import { kernelDocLine } from "./kernel_doc.ts";
import { lldLine, lldMore } from "./lld.ts";
import { makeLine } from "./make.ts";
import { modpostLine } from "./modpost.ts";
import { objtoolLine } from "./objtool.ts";
import { otherLine, programLine } from "./other.ts";
import { rustLine, rustMore } from "./rust.ts";
import { sparseLine, sparseMore } from "./sparse.ts";
import { plain } from "./text.ts";
import type { Follower, LineParser } from "./types.ts";

/** Those whose lines could be taken for another's stand before it. */
const PARSERS: readonly LineParser[] = [
  objtoolLine,
  modpostLine,
  kconfigLine,
  dtcLine,
  kernelDocLine,
  makeLine,
  ccacheLine,
  lldLine,
  ldLine,
  assemblerLine,
  compilerLine,
  rustLine,
  otherLine,
  programLine,
];
const FOLLOWERS: readonly Follower[] = [kconfigMore, lldMore, sparseMore, rustMore];

/**
 * The diagnostic that one line is, or undefined. Paths are as the tool printed them. `step` is the
 * word of Kbuild's line above, where it is known.
 */
export function diagnose(text: string, step?: string): Diagnostic | undefined {
  const line = plain(text);
  const parsers = step === "CHECK" ? [sparseLine, ...PARSERS] : PARSERS;
  for (const parser of parsers) {
    const found = parser(line);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The diagnostic above with what this line adds, or undefined if it is not part of it. */
export function follow(last: Diagnostic, text: string): Diagnostic | undefined {
  const line = plain(text);
  for (const follower of FOLLOWERS) {
    const found = follower(last, line);
    if (found !== undefined) return found;
  }
  return undefined;
}
