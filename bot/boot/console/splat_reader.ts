/**
 * Puts the lines of a kernel together to splats: the first line, and the function or the place that a
 * later one names. Pure.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import { placeOf, type Splat, splatOf, type SplatPlace } from "./splats.ts";

/** A register dump names its function within so many lines. */
const DUMP_LINES = 40;
const MAX_SPLATS = 200;
/** Where more print at once, one reader is enough for the others. */
const MAX_CALLERS = 50;

/** What one task or CPU is printing. */
interface Printer {
  /** A splat whose function is still to come. */
  open?: { readonly splat: Splat; left: number; reporter?: SplatPlace };
  /** Reports since the last end of one. */
  reports: number;
  /** The next stack trace has been asked for, or is about a program. */
  expected: boolean;
}

/** Reads what one kernel prints. */
export interface SplatReader {
  /**
   * Takes the kernel's next line, and who printed it, where the console tells: two CPUs may report at once. Gives how bad
   * it is, if a splat begins there.
   */
  line(text: string, caller?: string): Diagnostic["severity"] | undefined;
  /** The splats so far; one that still waits for its function has none. */
  found(): readonly Diagnostic[];
}

/** A reader for one boot. */
export function splatReader(): SplatReader {
  const splats: Diagnostic[] = [];
  const all = new Map<string, Printer>();
  let errors = 0;

  const of = (caller: string): Printer => {
    const key = all.has(caller) || all.size < MAX_CALLERS ? caller : "";
    const known = all.get(key) ?? { reports: 0, expected: false };
    all.set(key, known);
    return known;
  };
  const close = (mine: Printer, place = mine.open?.reporter) => {
    if (mine.open !== undefined && splats.length < MAX_SPLATS) {
      splats.push(diagnostic(mine.open.splat, place));
    }
    mine.open = undefined;
  };
  /** Of all: what one CPU reports, others show their stacks for. */
  const reported = () => [...all.values()].some(({ reports }) => reports > 0);
  const begin = (mine: Printer, splat: Splat): Diagnostic["severity"] | undefined => {
    const known = splat.severity === "error" ? errors > 0 : reported();
    if (splat.fallback && known) return undefined;
    if (splat.fallback && splat.wanting && mine.expected) {
      mine.expected = false;
      return undefined;
    }
    mine.reports++;
    // "Oops" and the like inside of a dump belong to what began it.
    const inside = mine.open?.splat.severity === "error" && splat.wanting;
    if (splat.severity === "error") errors++;
    if (inside) return splat.severity;
    close(mine);
    if (splat.wanting) mine.open = { splat, left: DUMP_LINES };
    else if (splats.length < MAX_SPLATS) splats.push(diagnostic(splat));
    return splat.severity;
  };
  return {
    line(text, caller = "") {
      const mine = of(caller);
      if (mine.open !== undefined) {
        const { reports, ...place } = placeOf(text) ?? {};
        if (reports) mine.open.reporter ??= place;
        if (!reports && Object.keys(place).length > 0) close(mine, place);
        else if (--mine.open.left === 0) close(mine);
      }
      // Some kernels put a second blank behind the stamp.
      const splat = splatOf(text.startsWith(" ") ? text.slice(1) : text);
      const severity = splat === undefined ? undefined : begin(mine, splat);
      if (PANIC.test(text)) mine.reports++;
      if (NO_FAULT.test(text)) mine.expected = true;
      if (END.test(text)) {
        close(mine);
        // The end of one that another began.
        if (mine.reports === 0) { for (const one of all.values()) one.reports = 0; }
        mine.reports = 0;
      }
      return severity;
    },
    found: () => [
      ...splats,
      ...[...all.values()].flatMap(({ open }) =>
        open === undefined ? [] : [diagnostic(open.splat, open.reporter)]
      ),
    ],
  };
}

const END = /^---\[ end trace /;
/**
 * A failure that is made on purpose (lib/fault-inject.c:66), and what a program does with userfaultfd
 * (fs/userfaultfd.c:435): the kernel calls dump_stack(), and nothing is wrong with it.
 */
const NO_FAULT = /^FAULT_(?:INJECTION: forcing a failure|FLAG_ALLOW_RETRY missing)/;
/** What stands below it is its own. */
const PANIC = /^Kernel panic - not syncing/;

function diagnostic(
  { wanting: _wanting, fallback: _fallback, ...splat }: Splat,
  place: SplatPlace = {},
): Diagnostic {
  const { function: name } = place, found = { tool: "kernel", ...splat, ...place };
  // The first line may have named it.
  return name === undefined || name === splat.function
    ? found
    : { ...found, message: `${splat.message} in ${name}` };
}
