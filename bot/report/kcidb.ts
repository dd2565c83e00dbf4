/**
 * The report as a submission to KCIDB, the database of kernel test results at kernelci.org, in
 * version 5.3 of its I/O schema (kcidb_io/schema/v05_03.py in github.com/kernelci/kcidb-io): a
 * checkout for each state, a build for each cell that was built, an issue for each break, and an
 * incident wherever a break is seen or gone.
 *
 * We have no place on the web, so there are no URLs in it; who submits may add them.
 * @module
 */
import { digestHex, GIT_HASH } from "../system/digest.ts";
import { firstError } from "./breaks.ts";
import { cleanDeep } from "./clean.ts";
import { type Incident, type Issue, issuesOf } from "./kcidb_issues.ts";
import { type Names, namesOf } from "./kcidb_names.ts";
import type { Cell, Report } from "./schema.ts";
import { diagnosticText, utcTime } from "./text.ts";

/** The version of KCIDB's schema that this obeys. */
export const KCIDB_VERSION = { major: 5, minor: 3 } as const;

/** A source tree: the base with the first patches of the series. Field names are KCIDB's. */
interface Checkout {
  readonly id: string;
  readonly origin: string;
  readonly git_commit_hash?: string;
  readonly patchset_hash?: string;
  readonly message_id?: string;
  readonly comment: string;
  readonly start_time?: string;
  readonly origin_builds_finish_time?: string;
  readonly valid: true;
  readonly misc: Readonly<Record<string, unknown>>;
}

/** A cell that was built, or that the machine failed to build. */
interface Build {
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

/** The JSON text, with a newline at the end. `origin`: lower-case letters, digits and `_`. */
export function renderKcidb(raw: Report, origin: string): string {
  const report = cleanDeep(raw);
  const built = builtCells(report);
  const names = namesOf(report, built, origin);
  const { issues, incidents } = issuesOf(report, names);
  const submission: {
    version: typeof KCIDB_VERSION;
    checkouts: Checkout[];
    builds: Build[];
    issues: readonly Issue[];
    incidents: readonly Incident[];
  } = {
    version: KCIDB_VERSION,
    checkouts: distinct(report.states, ({ n }) => n).map(({ n }) => checkout(report, n, names)),
    builds: built.map((cell) => build(report, cell, names)),
    issues,
    incidents,
  };
  return `${JSON.stringify(submission, null, 2)}\n`;
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

/** Cells with a build, of states and architectures that the report has; each once. */
function builtCells(report: Report): readonly Cell[] {
  const states = new Set(report.states.map(({ n }) => n));
  const archs = new Set(report.archs.map(({ name }) => name));
  const built = report.cells.filter((cell) =>
    STATUS[cell.verdict] !== undefined && states.has(cell.state) && archs.has(cell.arch)
  );
  return distinct(built, ({ state, arch }) => JSON.stringify([state, arch]));
}

function checkout(report: Report, n: number, { origin, id }: Names): Checkout {
  const { series, tree, run } = report;
  const patch = series.patches.find((one) => one.n === n);
  const hash = patchsetHash(report, n);
  const start = utcTime(run.startedAt),
    finish = utcTime(report.complete ? run.finishedAt : undefined);
  const state = report.states.find((one) => one.n === n);
  return {
    id: id(n),
    origin,
    ...(GIT_HASH.test(tree.base.commit) ? { git_commit_hash: tree.base.commit } : {}),
    ...(hash === undefined ? {} : { patchset_hash: hash }),
    ...(isAddress(patch?.messageId) ? { message_id: patch?.messageId } : {}),
    comment: n === 0 ? `base of ${series.title}` : `${patch?.subject ?? ""}`,
    ...(start === undefined ? {} : { start_time: start }),
    ...(finish === undefined ? {} : { origin_builds_finish_time: finish }),
    valid: true,
    misc: {
      series: series.title,
      version: series.version,
      state: n,
      commit: state?.commit,
      tree: state?.tree,
      tool: `${report.tool.name} ${report.tool.version}`,
      verdict: report.verdict.text,
      not_built: Object.fromEntries(
        report.cells.filter((cell) => cell.state === n && STATUS[cell.verdict] === undefined)
          .map(({ arch, verdict, reason }) => [arch, `${verdict}: ${reason}`]),
      ),
    },
  };
}

function build(report: Report, cell: Cell, names: Names): Build {
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

/** SHA-256 over the SHA-256 of each patch in order, a line each; that of no patches is empty. */
function patchsetHash({ series }: Report, n: number): string | undefined {
  if (n === 0) return "";
  const hashes = series.patches.filter((patch) => patch.n <= n).toSorted((a, b) => a.n - b.n)
    .map(({ sha256 }) => sha256);
  const known = hashes.filter((hash) => hash !== undefined && /^[0-9a-f]{64}$/.test(hash));
  return known.length === n ? digestHex(known.map((hash) => `${hash}\n`).join("")) : undefined;
}

/** A Message-ID in the plain form that the schema's format takes: a dot-atom, `@`, a domain. */
function isAddress(text: string | undefined): boolean {
  const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  return text !== undefined && text.length <= 254 &&
    new RegExp(`^[\\w+=-]+(?:\\.[\\w+=-]+)*@${label}(?:\\.${label})+$`, "i").test(text);
}

function distinct<T>(values: readonly T[], key: (value: T) => unknown): T[] {
  return [...new Map(values.toReversed().map((value) => [key(value), value])).values()].reverse();
}
