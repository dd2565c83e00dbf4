/**
 * What the kernel prints as an error and no report tells of: a driver or the hardware complains. Nobody could list the
 * texts; printk's level says what is one.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";
import { COMPLAINT_LEVELS } from "../types.ts";
import { withoutNumbers } from "./splats.ts";

/** So many lines below the first one of a report are its own, if nothing ends it. */
const REPORT_LINES = 60;
/** The ends of reports: that of WARN() and die(), and the line below those of KASAN, UBSAN and the like. */
const END = /^(?:---\[ end trace |={20,80}$)/;
/** What KUnit says as an error (include/kunit/test.h, kunit_err()) and its results. */
const KTAP = /^ {0,20}(?:# \S|(?:not )?ok \d)/;
const MAX_COMPLAINTS = 50, MAX_MESSAGE = 200;

/** What is compared of a line: the runner of the probes cuts long ones. */
const SAME = 150;
/** A kernel that reports without end fills no memory. */
const MAX_INSIDE = 10_000;
/** How the runner of the probes prints printk's records, which it reads at its end: for consoles without levels. */
const RECORD = /^everystep: said (?<level>[0-3]) (?<text>.{1,400})$/;

/** Collects them, each once, however often it is said. */
export interface ComplaintReader {
  /** The kernel's next line, how bad it is, and whether a report begins there. */
  line(text: string, level: number | undefined, report: boolean): void;
  /** A line of the runner of the probes. */
  record(text: string): void;
  found(): readonly Diagnostic[];
}

/** A reader for one boot. */
export function complaintReader(): ComplaintReader {
  const complaints = new Map<string, Diagnostic>();
  /** What reports have printed. */
  const reports = new Set<string>();
  let inside = 0;
  const add = (text: string, option: string | undefined) => {
    if (option === undefined || !/\w/.test(text) || complaints.size >= MAX_COMPLAINTS) return;
    // Times and counters have their units right behind them: `12ms`.
    const message = withoutNumbers(text).replaceAll(/\d+/g, "N").slice(0, MAX_MESSAGE);
    if (!complaints.has(message)) {
      complaints.set(message, { severity: "warning", tool: "kernel", message, option });
    }
  };
  /** The lines of a failed expectation of KUnit go on; KTAP has its result. */
  let expecting = false;
  return {
    line(text, level, report) {
      expecting = KTAP.test(text) || expecting && text.startsWith("    ");
      if (expecting) return;
      if (report) inside = REPORT_LINES + 1;
      if (inside === 0) return add(text, COMPLAINT_LEVELS[level ?? COMPLAINT_LEVELS.length]);
      inside = END.test(text) && !report ? 0 : inside - 1;
      if (reports.size < MAX_INSIDE) reports.add(keyOf(text));
    },
    record(line) {
      const { level, text = "" } = RECORD.exec(line)?.groups ?? {};
      if (!reports.has(keyOf(text))) add(text.trim(), COMPLAINT_LEVELS[Number(level)]);
    },
    found: () => [...complaints.values()],
  };
}

function keyOf(text: string): string {
  return text.trim().slice(0, SAME);
}
