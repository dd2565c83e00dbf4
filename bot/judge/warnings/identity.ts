/**
 * What makes two diagnostics of two states the same one. Pure.
 * @module
 */
import { linkedName } from "../../compile/once.ts";
import { blurredSaid, isOfBindings } from "./bindings.ts";
import type { Diagnostic } from "../../compile/types.ts";
import { normalized } from "./map_line.ts";

/** A place that a message names: `a.c:12:5`, `a.dts:3.5-7.3`, `mm/Kconfig:12`. */
const PLACE =
  /(?<=\.[A-Za-z]{1,5}|Kconfig|Makefile|Kbuild|Platform):\d+(?:[:.]\d+){0,3}(?:-\d+(?:\.\d+)?)?/g;
const ADDRESS = /\b0x[0-9a-f]+\b|\+0x[0-9a-f]+/gi;
/**
 * What a compiler numbers: `f.constprop.0`, `f.cold`, `__func__.12`, and by its `__COUNTER__`
 * `__UNIQUE_ID_name123` and BUILD_BUG_ON's `__compiletime_assert_123`, which one more header moves.
 */
const CLONE =
  /(?:\.(?:constprop|isra|part|cold|llvm|lto_priv))+\b(?:\.\d+)*|(?<=[A-Za-z_])\.\d+\b/g;
const UNIQUE = /__(?:UNIQUE_ID|compiletime_assert)_\w{0,100}/g;
/** With LTO an initcall is named by a counter and its line, too: `__initstub__kmod_core__276_2226_f7s`. */
const INITCALL = /(__init(?:call|stub)__kmod_\w{1,100}?__)\d{1,9}_\d{1,9}(?=_)/g;
/**
 * Its labels in assembly: `.L241`, `.LBB3_12`, `$L12` on alpha and mips, and `.Lubsan_data177` in the name
 * of a section.
 */
const LABEL =
  /(?<!\w)[.$]L(?:[A-Z]{0,4}|tmp|func_(?:begin|end)|ubsan_(?:data|type))\d+(?:_\d+)?\b/g;
/** What happens to stand behind the function: another one put there changes nothing in it. */
const NEXT = /(?<= falls through to next function )\S{1,500}$/;
/** Where gcc puts a function that is seldom called, or often: any change of a caller may move it. */
const PLACED = /(?<=[( ])\.text\.(?:unlikely|hot|startup|unknown)(?=[)+])/g;
/** The file that gcc, or clang without its own assembler (`/tmp/a-1a2b3c.s`), gives to the assembler has another name each time. */
const TEMPORARY =
  /^\/.{1,1000}\/cc\w{6}(?=\.(?:s|o|i|res)\b)|^\/tmp\/cc\w{6}(?=\.)|^\/tmp\/(?<stem>[\w.-]{1,200})-[0-9a-f]{6,12}(?=\.s$)/;

/**
 * Everything but the place in the file, which any hunk above it moves, and what any change moves:
 * addresses, other places that the text names, numbers that the compiler gives to its own names. Of
 * what a macro or an inline function of a header does wrong, the file that uses it is a part.
 */
export function identity(d: Diagnostic): string {
  return key(d, plainMessage(d));
}

/** The same without any number in the text: frame sizes, bounds of arrays, counts. */
export function blurred(d: Diagnostic): string {
  if (isOfBindings(d)) return key(d, blurredSaid(d.message));
  return key(d, plainMessage(d).replaceAll(/\b\d+\b/g, "N"));
}

/** The tool in an {@linkcode identity}. */
export function toolOf(identity: string): string | undefined {
  return identity.split("\0")[1];
}

function key(d: Diagnostic, message: string): string {
  const file = normalized(
    (d.file ?? "").replace(TEMPORARY, (_, stem = "cc") => `/tmp/${stem}`),
  );
  const user = normalized(d.usedAt?.file ?? "");
  return [d.severity, d.tool, file, user, d.option ?? "", message].join("\0");
}

/**
 * Whose message is the name of a test, or how a boot ended: its numbers are its own (`sort.size.8`, `a.0x10`); or names nodes
 * and properties.
 */
const EXACT: ReadonlySet<string> = new Set(["test", "boot", "dtschema"]);

function plainMessage(d: Diagnostic): string {
  if (EXACT.has(d.tool)) return d.message;
  // A clone is named before its address.
  return ofTool(d).replaceAll(CLONE, "").replaceAll(ADDRESS, "0x").replaceAll(PLACE, "")
    .replaceAll(LABEL, ".L").replaceAll(INITCALL, "$1").replaceAll(
      UNIQUE,
      (name) => name.replace(/(?<!\d)\d+$/, ""),
    );
}

/** Without what a tool says of the neighbours, and of the way, of what it complains about. */
function ofTool({ tool, message }: Diagnostic): string {
  switch (tool) {
    case "objtool":
      return message.replace(NEXT, "");
    case "modpost":
      return message.replaceAll(PLACED, ".text");
    case "ld":
      return linkedName(message);
    default:
      return message;
  }
}

const MEASURE = /^-W(?:error=)?(?:frame-larger-than|stack-usage|larger-than)\b/;

/** The same of what LTO compiles when it links: lld names no option. */
const FRAME = /^stack frame size \(\d{1,12}\) exceeds limit/;

/** Older modposts only count, and so does arch/powerpc/tools/relocs_check.sh. */
const COUNT = /^Found \d{1,6} section mismatch|^WARNING: \d{1,6} bad relocations$/;

/** True for what measures a function, an object or a build: its number says how bad it is. */
export function isMeasure(d: Diagnostic): boolean {
  return MEASURE.test(d.option ?? "") || d.tool === "ld" && FRAME.test(d.message) ||
    (d.tool === "modpost" || d.tool === "other") && COUNT.test(d.message);
}

/** clang counts what a switch leaves out, and names three of them. */
const LEFT_OUT = /^\d{1,9} enumeration values not handled/;

/** True if a measure, or a count, is larger than it was at the state before. */
export function isWorse(d: Diagnostic & { readonly was?: string }): boolean {
  if (d.was === undefined || !isMeasure(d) && !LEFT_OUT.test(d.message)) return false;
  return firstNumber(d.message) > firstNumber(d.was);
}

function firstNumber(text: string): number {
  return Number(/\b\d{1,15}\b/.exec(text)?.[0] ?? 0);
}

/**
 * Those that a function of a header gets for what its caller gives it. gcc names the caller, clang
 * does not.
 */
const OF_CALLERS =
  /^-W(?:error=)?(?:attribute-warning|array-bounds|stringop-|(?:maybe-|sometimes-|conditional-)?uninitialized|restrict|nonnull|format-|free-nonheap-object|use-after-free|dangling-pointer|alloc-|frame-larger-than|fortify-source|null-dereference)/;

/**
 * True for a warning of a file that others include, said of that file itself: however many objects
 * include it, it is one warning.
 */
export function isOfHeader(d: Diagnostic): boolean {
  if (d.severity !== "warning" || d.usedAt !== undefined || d.line === undefined) return false;
  if (OF_CALLERS.test(d.option ?? "")) return false;
  return (d.includedFrom?.length ?? 0) > 0 || /\.(?:h|dtsi)$/.test(d.file ?? "");
}

/**
 * True for a warning of one line of a source, which is one warning however many objects are made of that source: those of
 * both vDSOs, of KVM's two modes, of a compressed kernel. What a caller has done wrong is of the caller.
 */
export function isOfSource(d: Diagnostic): boolean {
  return d.severity === "warning" && d.tool === "cc" && d.usedAt === undefined &&
    d.line !== undefined && (d.includedFrom?.length ?? 0) === 0 && /\.[cS]$/.test(d.file ?? "");
}

/** Each warning of a header once; all else as often as it was said. */
export function distinct<T extends Diagnostic & { readonly status: string }>(
  diagnostics: readonly T[],
): readonly T[] {
  const seen = new Set<string>();
  return diagnostics.filter((d) => {
    if (!isOfHeader(d)) return true;
    const key = [identity(d), d.line, d.column, d.status].join("\0");
    return !seen.has(key) && seen.add(key);
  });
}
