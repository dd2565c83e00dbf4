/**
 * Builds one cell: configuration, then everything that the level asks for, with every word of it
 * in a log file.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import { InfraError } from "../system/errors.ts";
import { freeBytes, makeDir, readTextIfThere, remove, sha256 } from "../system/files.ts";
import { run } from "../system/process.ts";
import { type Mounts, placesOf, type Sandbox, sandboxed } from "../system/sandbox.ts";
import { configure } from "./config.ts";
import { makeArgv, type MakeContext, makeEnv, reproduceLines } from "./kbuild.ts";
import { lineSplitter } from "./lines.ts";
import { type LogReader, readLog } from "./log.ts";
import type { BuildOutcome } from "./types.ts";

/** All that a cell's build needs. */
export interface CellRequest {
  readonly arch: ArchConfig;
  readonly mounts: Mounts;
  readonly sandbox: Sandbox;
  readonly ccache: boolean;
  /** See {@linkcode MakeContext}. */
  readonly compilers: readonly string[];
  readonly path: readonly string[];
  /** Parallel jobs of make. */
  readonly jobs: number;
  /** Minutes until a make is killed. */
  readonly timeoutMinutes: number;
  /** Keep the output of the state before. */
  readonly incremental: boolean;
  /** Bytes that the disk must have free. */
  readonly minFreeBytes: number;
  /** File of the log; begun anew. */
  readonly log: string;
  readonly signal?: AbortSignal;
  /** Called with the number of objects compiled so far. */
  readonly onProgress?: (compiled: number) => void;
  /** Called with the process id of each make. */
  readonly onStart?: (pid: number) => void;
}

/** One make that has run. */
export interface MakeRun {
  readonly ok: boolean;
  /** Set if the machine, not the source, ended it. */
  readonly fault?: string;
}

/** Runs make in the sandbox with some targets. */
export type Make = (targets: readonly string[]) => Promise<MakeRun>;

/** Builds a cell. Never throws for what a patch can do; the machine's faults are outcomes, too. */
export async function buildCell(request: CellRequest): Promise<BuildOutcome> {
  const { arch, mounts } = request;
  const short = await lacksSpace(request);
  if (short !== undefined) return infra(request, short);
  if (!request.incremental) await remove(mounts.build);
  await makeDir(mounts.build);
  await remove(request.log);
  const times = { seconds: 0, cpuSeconds: 0 };
  const context: MakeContext = {
    places: placesOf(request.sandbox, mounts),
    ccache: request.ccache,
    compilers: request.compilers,
    path: request.path,
  };
  const reader = readLog(context.places.source);
  const make = maker(request, context, reader, times);
  const built = await configure(arch, mounts.build, make);
  const result = built.ok
    ? await make([`-j${request.jobs}`, "-k", "--output-sync=target", ...arch.targets])
    : built;
  return outcome(request, result, reader, times);
}

/** A function that runs make as this cell needs it, adding to its log and its times. */
function maker(
  request: CellRequest,
  context: MakeContext,
  reader: LogReader,
  times: { seconds: number; cpuSeconds: number },
): Make {
  const { mounts, sandbox } = request;
  const env = makeEnv(context);
  return async (targets) => {
    const timed = withTimes(makeArgv(request.arch, context, targets), context.places.build);
    const lines = lineSplitter((line) => reader.line(line));
    const done = await run(sandboxed(sandbox, mounts, timed, env), {
      cwd: mounts.build,
      env,
      timeoutMs: request.timeoutMinutes * 60_000,
      signal: request.signal,
      tailBytes: 64 * 1024,
      logFile: request.log,
      onStart: request.onStart,
      onChunk: (chunk) => {
        lines.push(chunk);
        request.onProgress?.(reader.facts().compiled);
      },
    });
    lines.end();
    times.seconds += done.durationMs / 1000;
    times.cpuSeconds += await cpuSeconds(mounts.build);
    const fault = done.cancelled
      ? "interrupted"
      : done.timedOut
      ? `not finished after ${request.timeoutMinutes} minutes`
      : done.ok
      ? undefined
      : reader.facts().fault ??
        (done.signal === null && done.code < 128 ? undefined : `ended by ${signalOf(done)}`);
    return { ok: done.ok, fault };
  };
}

/** POSIX `times` is the only account of a process tree's CPU time that needs no further program. */
function withTimes(argv: readonly string[], build: string): readonly string[] {
  const script = `"$@"; code=$?; times > '${build}/${TIMES}'; exit $code`;
  return ["sh", "-c", script, "sh", ...argv];
}

const TIMES = ".everystep-times";

async function cpuSeconds(build: string): Promise<number> {
  const text = await readTextIfThere(`${build}/${TIMES}`) ?? "";
  await remove(`${build}/${TIMES}`);
  const children = text.split("\n")[1] ?? "";
  let sum = 0;
  for (const [, minutes, seconds] of children.matchAll(/(\d+)m([\d.]+)s/g)) {
    sum += Number(minutes) * 60 + Number(seconds);
  }
  return sum;
}

function signalOf(done: { signal: string | null; code: number }): string {
  return done.signal ?? `signal ${done.code - 128}`;
}

async function lacksSpace(request: CellRequest): Promise<string | undefined> {
  const free = await freeBytes(request.mounts.source);
  if (free === undefined || free >= request.minFreeBytes) return undefined;
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return `${gib(free)} of disk free, ${gib(request.minFreeBytes)} needed`;
}

async function outcome(
  request: CellRequest,
  result: MakeRun,
  reader: LogReader,
  times: { seconds: number; cpuSeconds: number },
): Promise<BuildOutcome> {
  const facts = reader.facts();
  const config = await readTextIfThere(`${request.mounts.build}/.config`);
  const first = facts.diagnostics.find((d) => d.severity === "error");
  const kind = result.ok ? "built" : result.fault === undefined ? "broken" : "infra";
  const summary = kind === "built"
    ? `${facts.compiled} objects`
    : kind === "infra"
    ? result.fault!
    : first?.message ?? "make failed without an error message; see the log";
  return {
    kind,
    summary,
    diagnostics: facts.diagnostics,
    brokenTargets: facts.brokenTargets,
    compiled: facts.compiled,
    ...times,
    configHash: config === undefined ? "" : await sha256(config),
    log: request.log,
    reproduce: reproduceLines(request.arch, request.arch.targets),
  };
}

/** The outcome of a cell that the machine kept us from building. */
export function infra(request: { arch: ArchConfig; log: string }, summary: string): BuildOutcome {
  return {
    kind: "infra",
    summary,
    diagnostics: [],
    brokenTargets: [],
    compiled: 0,
    seconds: 0,
    cpuSeconds: 0,
    configHash: "",
    log: request.log,
    reproduce: reproduceLines(request.arch, request.arch.targets),
  };
}

/** Turns an {@linkcode InfraError} into an outcome; anything else is a bug and goes on. */
export async function buildOrInfra(request: CellRequest): Promise<BuildOutcome> {
  try {
    return await buildCell(request);
  } catch (error) {
    if (error instanceof InfraError) return infra(request, error.message);
    throw error;
  }
}
