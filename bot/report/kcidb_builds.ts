/**
 * Cells as KCIDB's builds.
 * @module
 */
import { firstError } from "./breaks.ts";
import type { Names } from "./kcidb_names.ts";
import type { Cell, Report } from "./schema.ts";
import { diagnosticText, utcTime } from "./text.ts";

/** A cell that was built, or that the machine failed to build. Field names are KCIDB's. */
export interface Build {
  readonly id: string;
  readonly origin: string;
  readonly checkout_id: string;
  readonly comment: string;
  readonly architecture: string;
  readonly compiler?: string;
  readonly config_name: string;
  readonly command?: string;
  readonly start_time?: string;
  readonly duration: number;
  readonly log_excerpt?: string;
  readonly status: "PASS" | "FAIL" | "MISS";
  readonly misc: Readonly<Record<string, unknown>>;
}

/** True if something was built, or should have been. */
export function isBuild({ verdict }: Cell): boolean {
  return STATUS[verdict] !== undefined;
}

/**
 * What KCIDB calls the outcome of a build. Those that say nothing of a build are absent: MISS is a
 * build that did not run through the fault of the harness.
 */
const STATUS: Partial<Record<Cell["verdict"], Build["status"]>> = {
  "pass": "PASS",
  "warn": "PASS",
  "fixed": "PASS",
  "fail": "FAIL",
  "inherited": "FAIL",
  "base-broken": "FAIL",
  "infra": "MISS",
};

/** The build of a cell for which {@linkcode isBuild} holds. */
export function build(report: Report, cell: Cell, names: Names): Build {
  const arch = report.archs.find(({ name }) => name === cell.arch)!;
  const excerpt = logExcerpt(cell);
  const start = startOf(report, cell);
  return {
    id: names.build(cell.state, cell.arch)!,
    origin: names.origin,
    checkout_id: names.id(cell.state),
    comment: `state ${cell.state} on ${cell.arch}: ${cell.verdict}`,
    architecture: cell.arch.toLowerCase().replace(/[^a-z0-9_]/g, "_"),
    ...(arch.compiler === undefined ? {} : { compiler: arch.compiler }),
    config_name: arch.defconfig,
    ...(cell.reproduce.length === 0 ? {} : { command: cell.reproduce.join(" && ") }),
    ...(start === undefined ? {} : { start_time: start }),
    duration: cell.seconds,
    ...(excerpt === "" ? {} : { log_excerpt: excerpt }),
    status: STATUS[cell.verdict]!,
    misc: {
      verdict: cell.verdict,
      reason: cell.reason,
      level: cell.level,
      config_sha256: cell.configHash,
      compiled: cell.compiled,
      cpu_seconds: cell.cpuSeconds,
      cached: cell.cached,
    },
  };
}

/** When this run began with a cell; one of an earlier run has no time here. */
function startOf({ run }: Report, { state, arch }: Cell): string | undefined {
  const own = (run.steps ?? []).filter((step) => step.state === state && step.arch === arch);
  const began = Date.parse(utcTime(run.startedAt) ?? "");
  const first = own.reduce((min, step) => Math.min(min, step.start), Infinity);
  const at = new Date(began + first * 1000);
  return Number.isNaN(at.getTime()) ? undefined : utcTime(at.toISOString());
}

/** The schema takes as many characters. */
const EXCERPT = 16384;

/** What the compilers said that is worth showing, the first error first, in whole lines. */
function logExcerpt(cell: Cell): string {
  const said = cell.diagnostics.filter((d) => d.status !== "fixed");
  const first = firstError(cell);
  const lines = [...first === undefined ? [] : [first], ...said.filter((d) => d !== first)]
    .map((d) => `${diagnosticText(d)}\n`);
  const broken = cell.brokenTargets.map((target) => `not built: ${target}\n`);
  let text = "";
  for (const line of [...lines, ...broken]) {
    if (text.length + line.length > EXCERPT) break;
    text += line;
  }
  return text;
}
