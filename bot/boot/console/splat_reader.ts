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

/** Reads what one kernel prints. */
export interface SplatReader {
  /** Takes the kernel's next line; gives how bad it is, if a splat begins there. */
  line(text: string): Diagnostic["severity"] | undefined;
  /** The splats so far; one that still waits for its function has none. */
  found(): readonly Diagnostic[];
}

/** A reader for one boot. */
export function splatReader(): SplatReader {
  const splats: Diagnostic[] = [];
  /** A splat whose function is still to come. */
  let open: { readonly splat: Splat; left: number; reporter?: SplatPlace } | undefined;
  /** Errors in all, and reports since the last end of one. */
  let errors = 0, reports = 0;
  /** The next stack trace has been asked for, or is about a program. */
  let expected = false;

  const close = (place = open?.reporter) => {
    if (open !== undefined && splats.length < MAX_SPLATS) {
      splats.push(diagnostic(open.splat, place));
    }
    open = undefined;
  };
  const begin = (splat: Splat): Diagnostic["severity"] | undefined => {
    const known = splat.severity === "error" ? errors : reports;
    if (splat.fallback && known > 0) return undefined;
    if (splat.fallback && splat.wanting && expected) {
      expected = false;
      return undefined;
    }
    reports++;
    // "Oops" and the like inside of a dump belong to what began it.
    const inside = open?.splat.severity === "error" && splat.wanting;
    if (splat.severity === "error") errors++;
    if (inside) return splat.severity;
    close();
    if (splat.wanting) open = { splat, left: DUMP_LINES };
    else if (splats.length < MAX_SPLATS) splats.push(diagnostic(splat));
    return splat.severity;
  };
  return {
    line(text) {
      if (open !== undefined) {
        const { reports, ...place } = placeOf(text) ?? {};
        if (reports) open.reporter ??= place;
        if (!reports && Object.keys(place).length > 0) close(place);
        else if (--open.left === 0) close();
      }
      // Some kernels put a second blank behind the stamp.
      const splat = splatOf(text.startsWith(" ") ? text.slice(1) : text);
      const severity = splat === undefined ? undefined : begin(splat);
      if (PANIC.test(text)) reports++;
      if (NO_FAULT.test(text)) expected = true;
      if (END.test(text)) {
        close();
        reports = 0;
      }
      return severity;
    },
    found: () =>
      open === undefined ? [...splats] : [...splats, diagnostic(open.splat, open.reporter)],
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
