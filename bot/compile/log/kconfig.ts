/**
 * Kconfig: mistakes in Kconfig files and in a configuration, dependencies that go in a circle or
 * that nothing meets.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic, joined } from "./text.ts";

const PLACED = /^(\S+?):(\d+):(?: ?(warning|error): ?| )(.*)$/;
const FILE = /(?:^|\/)(?:Kconfig[^/]*|[^/]*\.config|[^/]*defconfig)$/;
const UNMET = "unmet direct dependencies detected for ";
const CIRCLE = "recursive dependency detected!";

/**
 * What Kconfig's conf.c and the top Makefile print in a frame of stars before they end. The defconfig
 * that a configuration is based on stands behind stars, too.
 */
const STARS =
  /^\*{3} {1,4}((?:Can't (?:find default|read seed) configuration|KCONFIG_ALLCONFIG set, but|The configuration requires explicit update|Error (?:while|during) |Configuration file .{1,500} not found!|The (?:external module )?source tree is not clean|ERROR: Kernel configuration is invalid).*)$/;

/** The diagnostic of Kconfig. */
export function kconfigLine(text: string): Diagnostic | undefined {
  const stars = STARS.exec(text)?.[1];
  if (stars !== undefined) return diagnostic("error", "kconfig", stars);
  if (text.startsWith(`WARNING: ${UNMET}`)) {
    return diagnostic("warning", "kconfig", text.slice("WARNING: ".length).trimEnd());
  }
  if (text === `error: ${CIRCLE}`) return diagnostic("error", "kconfig", CIRCLE);
  const found = PLACED.exec(text);
  if (!found || !FILE.test(found[1]!)) return undefined;
  const [, file, line, word, message] = found;
  // Only says where the block begins that the line above it complains of.
  if (word === undefined && message!.startsWith("location of the ")) return undefined;
  return diagnostic(word === "warning" ? "warning" : "error", "kconfig", message!, { file, line });
}

/**
 * Whether Kconfig has come to its end. What it says by `$(warning-if)` looks like an error, and no
 * error is what it goes on after.
 */
export function isConfigured(text: string): boolean {
  return /^# (?:configuration written to|No change to) /.test(text);
}

/** The lines below: `Depends on [n]: A [=n]`, `Selected by [y]:`, `symbol A depends on B`. */
export function kconfigMore(last: Diagnostic, text: string): Diagnostic | undefined {
  if (last.tool !== "kconfig") return undefined;
  if (last.message.startsWith(UNMET)) {
    const found = /^ {2}((?:Depends on|Selected by|Implied by) .*|- .*)$/.exec(text)?.[1];
    if (found === undefined) return undefined;
    if (!found.startsWith("- ")) return joined(last, found);
    return joined(last, found.slice(2), last.message.endsWith("]:") ? " " : ", ");
  }
  if (!last.message.startsWith(CIRCLE)) return undefined;
  // Older ones name the file in each line, newer ones only that of a choice.
  const found = /^(?:\S+:\d+:)?\s*(symbol .*)$/.exec(text)?.[1];
  if (found === undefined) return undefined;
  const place = last.file === undefined ? / at (\S+):(\d{1,9})$/.exec(found) : undefined;
  return joined(
    place ? { ...last, file: place[1]!, line: Number(place[2]) } : last,
    found,
    last.message === CIRCLE ? " " : "; ",
  );
}
