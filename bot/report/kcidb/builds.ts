/**
 * Cells as KCIDB's builds.
 * @module
 */
import { firstError } from "../analysis/breaks.ts";
import { ran } from "../analysis/boots.ts";
import type { KcidbOptions } from "./options.ts";
import { kernelciArch, kernelciCompiler } from "./terms.ts";
import type { Names } from "./names.ts";
import { startOf, wholeLines } from "./text.ts";
import type { Cell, Report } from "../model/schema.ts";
import { publicFile } from "../analysis/tested.ts";
import { diagnosticText } from "../analysis/diagnostic.ts";

/** A file that a build was made of. Field names are KCIDB's. */
export interface InputFile {
  readonly name: string;
  readonly url: string;
}

/** A cell that was built, or that the machine failed to build. Field names are KCIDB's. */
export interface Build {
  readonly id: string;
  readonly origin: string;
  readonly checkout_id: string;
  readonly comment: string;
  readonly architecture: string;
  readonly compiler?: string;
  readonly config_name: string;
  readonly config_url?: string;
  readonly input_files?: readonly InputFile[];
  readonly command?: string;
  readonly start_time?: string;
  readonly duration: number;
  readonly log_url?: string;
  readonly log_excerpt?: string;
  readonly status: "PASS" | "FAIL" | "MISS";
  readonly misc: Readonly<Record<string, unknown>>;
}

/** True if something was built, or should have been; not of a cell that only carries a break on. */
export function isBuild({ verdict, compiled, seconds, tests = [] }: Cell): boolean {
  const skipped = (verdict === "inherited" || verdict === "base-broken") &&
    compiled === 0 && seconds === 0;
  return (STATUS[verdict] !== undefined || tests.length > 0) && !skipped;
}

/** True if what went wrong with a cell went wrong later: only what was built is booted and tested. */
export function buildSucceeded({ verdict, boot, tests = [] }: Cell): boolean {
  if (tests.length > 0) return true;
  if (boot?.result === "infra") return verdict === "infra";
  return boot?.result === "broken" && ran(boot) && verdict !== "infra";
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
export function build(
  report: Report,
  cell: Cell,
  names: Names,
  { logs, files }: Pick<KcidbOptions, "logs" | "files">,
): Build {
  const log = cell.log === undefined ? undefined : publicFile(cell.log);
  const arch = report.archs.find(({ name }) => name === cell.arch)!;
  const excerpt = logExcerpt(cell);
  const inputs = inputFiles(cell, { logs, files });
  const config = inputs.find(({ name }) => name.endsWith(".config"));
  const start = startOf(report, cell);
  return {
    id: names.build(cell.state, cell.arch)!,
    origin: names.origin,
    checkout_id: names.id(cell.state),
    comment: `state ${cell.state} on ${cell.arch}: ${cell.verdict}`,
    architecture: kernelciArch(cell.arch),
    ...(arch.compiler === undefined ? {} : { compiler: kernelciCompiler(arch.compiler) }),
    config_name: configName(arch),
    ...(config === undefined ? {} : { config_url: config.url }),
    ...(inputs.length === 0 ? {} : { input_files: inputs }),
    ...(cell.reproduce.length === 0 ? {} : { command: cell.reproduce.join(" && ") }),
    ...(start === undefined ? {} : { start_time: start }),
    duration: cell.seconds,
    ...(logs === undefined || log === undefined
      ? {}
      : { log_url: new URL(encodeURIComponent(log.slice("logs/".length)), logs).href }),
    ...(excerpt === "" ? {} : { log_excerpt: excerpt }),
    status: buildSucceeded(cell) ? "PASS" : STATUS[cell.verdict]!,
    misc: {
      build: cell.arch,
      compiler: arch.compiler,
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

/** A configuration as KernelCI names it: `defconfig+CONFIG_X=y`; of a usual build its target. */
function configName({ defconfig, build }: Report["archs"][number]): string {
  return build === undefined ? defconfig : build.kconfig.replace(/^defconfig(?=\+|$)/, defconfig);
}

/** The configuration of a cell and the difference of its state from the base, as far as they are on the web. */
export function inputFiles(
  { configHash, state }: Pick<Cell, "configHash" | "state">,
  { logs, files }: Pick<KcidbOptions, "logs" | "files">,
): readonly InputFile[] {
  if (logs === undefined) return [];
  return [...configHash === undefined ? [] : [configFile(configHash)], `state-${state}.diff`]
    .filter((name) => files?.has(name) === true)
    .map((name) => ({ name, url: new URL(name, logs).href }));
}

/** What a configuration is called among the logs. */
export function configFile(hash: string): string {
  return `${hash.slice(0, 16)}.config`;
}

/** Tools whose messages are of a boot or a test, not of the build. */
const OF_LATER = new Set(["boot", "kernel", "test"]);

/** What the compilers said that is worth showing, the first error first. */
function logExcerpt(cell: Cell): string {
  const diagnostics = cell.diagnostics.filter((d) =>
    d.status !== "fixed" && !(buildSucceeded(cell) && OF_LATER.has(d.tool))
  );
  const first = firstError({ ...cell, diagnostics });
  return wholeLines([
    ...first === undefined ? [] : [diagnosticText(first)],
    ...diagnostics.filter((d) => d !== first).map(diagnosticText),
    ...cell.brokenTargets.map((target) => `not built: ${target}`),
  ]);
}
