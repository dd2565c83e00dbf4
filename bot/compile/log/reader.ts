/**
 * Reads a Kbuild log line by line into diagnostics. Pure: lines in, values out.
 * @module
 */
import { below } from "../../text/paths.ts";
import { machineFault } from "../infra.ts";
import type { Diagnostic } from "../types.ts";
import { expandedAt, noteFile } from "./compiler.ts";
import { context } from "./context.ts";
import { diagnose, follow } from "./diagnose.ts";
import { isConfigured } from "./kconfig.ts";
import { brokenTarget, couldNotRun, isCompiled, type Step, stepOf } from "./make.ts";
import { once } from "../once.ts";
import { copy } from "../../text/copy.ts";
import { plain } from "./text.ts";
import type { LogReader } from "./types.ts";

/** A build that warns without end must not fill our memory; the log itself is whole. */
const MAX_DIAGNOSTICS = 20_000;
/** The same, in characters. */
const MAX_TEXT = 4_000_000;

/** More names than any kernel has of objects; a build prints what it likes. */
const MAX_NAMES = 200_000;
/** The same, in characters. */
const MAX_NAMES_TEXT = 16_000_000;

/** Names that a build prints. */
interface Names {
  readonly all: ReadonlySet<string>;
  /** False for one that is known, or one too many, which is not kept. */
  add(name: string): boolean;
  /** Forgets all but these. */
  keep(only: readonly string[]): void;
}

function names(): Names {
  const all = new Set<string>();
  let size = 0;
  return {
    all,
    add(name) {
      if (all.has(name) || all.size >= MAX_NAMES || size + name.length > MAX_NAMES_TEXT) {
        return false;
      }
      size += name.length;
      all.add(copy(name));
      return true;
    },
    keep(only) {
      all.clear();
      size = 0;
      for (const name of only) this.add(name);
    },
  };
}

/** Of a line that nobody knows, so many characters are kept. */
const MAX_SAID = 300;

/** Those that may speak for themselves, whatever step was printed last. */
const STEPLESS = new Set(["kconfig", "make", "other"]);

/** Starts reading a log of a build whose source stood at `source`. */
export function readLog(source: string): LogReader {
  const diagnostics: Diagnostic[] = [];
  const broken = names(), made = names();
  /** Where the make that runs now began. */
  let begun = { at: 0, broken: [] as readonly string[] }, again = 0, notRun = false;
  const above = context();
  /** How many diagnostics each target has so far. */
  const counts = new Map<string, number>();
  let compiled = 0, size = 0;
  let fault: string | undefined;
  let step: Step | undefined;
  /** True while the lines below may still belong to the last diagnostic. */
  let open = false;
  /** The last line below the step that is no diagnostic, and that of the target that failed, the first by name. */
  let unknown: string | undefined, said: { target: string; text: string } | undefined;
  /** True while notes below may still say where its macros are expanded. */
  let expanding = false;

  const continued = (text: string): boolean => {
    const last = diagnostics.at(-1)!;
    const expanded = expanding ? expandedAt(last, text) : undefined;
    if (expanded !== undefined) above.see(text);
    const more = expanded ?? (open ? follow(last, text) : undefined);
    if (more === undefined) return false;
    diagnostics[diagnostics.length - 1] = JSON.parse(JSON.stringify(inTree(more, source)));
    return true;
  };
  /** Where Kconfig has said what may be an error. */
  let doubted: number[] = [];
  /** It has gone on: so far that was none. */
  const configured = () => {
    for (const at of doubted) diagnostics[at] = { ...diagnostics[at]!, severity: "warning" };
    doubted = [];
  };
  const begin = () => {
    configured();
    open = expanding = notRun = false;
    unknown = said = undefined;
    begun = { at: diagnostics.length, broken: [...broken.all] };
  };
  return {
    line(text) {
      if (couldNotRun(text)) notRun = true;
      fault ??= machineFault(text);
      if (isConfigured(text)) configured();
      const now = stepOf(text);
      if (now !== undefined) {
        configured();
        step = { ...now, target: relative(now.target, source) };
        if (made.add(step.target) && isCompiled(text)) compiled++;
        open = expanding = false;
        unknown = undefined;
        above.reset();
        return;
      }
      if (continued(text)) return;
      const target = brokenTarget(text);
      if (target !== undefined) {
        const name = relative(target, source);
        broken.add(name);
        // Jobs print in another order each time.
        if (unknown !== undefined && (said === undefined || name < said.target)) {
          said = { target: name, text: unknown };
        }
      }
      const found = diagnose(text, step?.word);
      open = found !== undefined && diagnostics.length < MAX_DIAGNOSTICS && size < MAX_TEXT;
      if (found !== undefined) expanding = open;
      // A note of another kind has notes of its own.
      else if (noteFile(plain(text)) !== undefined) expanding = false;
      if (found === undefined && text.trim() !== "" && !OWN.test(text)) {
        unknown = copy(text.trim().slice(0, MAX_SAID));
      }
      if (found === undefined) above.see(text);
      else if (open) {
        const d = madeFor(step, inTree(above.place(found), source));
        const seq = counts.get(d.target ?? "") ?? 0;
        counts.set(d.target ?? "", seq + 1);
        const whole = JSON.stringify({ ...d, seq });
        size += whole.length;
        // Parsed anew: a part of a line keeps all that was read with it in memory.
        diagnostics.push(JSON.parse(whole));
        if (d.tool === "kconfig" && d.severity === "error") doubted.push(diagnostics.length - 1);
      }
    },
    compiled: () => compiled,
    facts: () => ({
      diagnostics: once(diagnostics),
      brokenTargets: [...broken.all].sort(),
      made: [...made.all].sort(),
      compiled,
      fault,
      ...(said === undefined || diagnostics.some(isError) ? {} : { said: said.text }),
      ...(again === 0 ? {} : { again }),
    }),
    begin,
    notRun: () => notRun,
    again() {
      again++;
      configured();
      const warnings = diagnostics.splice(begun.at).filter(({ severity }) => severity !== "error");
      diagnostics.push(...warnings);
      broken.keep(begun.broken);
      begin();
    },
  };
}

/** make's own lines. */
const OWN = /^make(?:\[\d+\])?: /;

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function madeFor(step: Step | undefined, d: Diagnostic): Diagnostic {
  return step === undefined || STEPLESS.has(d.tool) ? d : { ...d, target: step.target };
}

function inTree(d: Diagnostic, source: string): Diagnostic {
  return {
    ...d,
    ...(d.file === undefined ? {} : { file: relative(d.file, source) }),
    ...(d.usedAt === undefined
      ? {}
      : { usedAt: { ...d.usedAt, file: relative(d.usedAt.file, source) } }),
    ...(d.includedFrom === undefined ? {} : {
      includedFrom: d.includedFrom.map((one) => ({ ...one, file: relative(one.file, source) })),
    }),
  };
}

/** A path as the tree knows it, whatever directory the tool stood in. */
function relative(file: string, source: string): string {
  return (below(file, source) ?? file).replace(/^\.\//, "");
}
