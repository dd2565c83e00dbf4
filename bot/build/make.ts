/**
 * Runs make for one cell: in the sandbox, with its log, its clock and its stops.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import { readTextIfThere, remove } from "../system/files.ts";
import { type Outcome, run } from "../system/process.ts";
import { type Mounts, type Places, placesOf, type Sandbox, sandboxed } from "../system/sandbox.ts";
import { makeArgv, type MakeContext, makeEnv } from "./kbuild.ts";
import { lineSplitter } from "./lines.ts";
import { type LogReader, readLog } from "./log.ts";

/** All that the makes of a cell need. */
export interface MakeRequest {
  readonly arch: ArchConfig;
  readonly mounts: Mounts;
  readonly sandbox: Sandbox;
  /** Call the compilers through ccache. */
  readonly ccache: boolean;
  /** See {@linkcode MakeContext}. */
  readonly compilers: readonly string[];
  readonly path: readonly string[];
  /** Minutes until a make is killed. */
  readonly timeoutMinutes: number;
  /** File of the log, to which each make adds. */
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

/** Runs make with some targets. */
export type Make = (targets: readonly string[]) => Promise<MakeRun>;

/** The makes of a cell: how to run one, and what all of them said and took. */
export interface Maker {
  readonly make: Make;
  /** Runs another program in the same sandbox. */
  readonly call: Make;
  /** make's argv with these targets. */
  readonly argv: (targets: readonly string[]) => readonly string[];
  /** Where source and output stand for what runs. */
  readonly places: Places;
  readonly reader: LogReader;
  /** Wall and CPU seconds so far. */
  readonly times: { readonly seconds: number; readonly cpuSeconds: number };
}

/** How much of a make's output stays in memory; the log file has it all. */
const TAIL_BYTES = 64 * 1024;

/** A maker for a cell. */
export function maker(request: MakeRequest): Maker {
  const { mounts, sandbox } = request;
  const context: MakeContext = { ...request, places: placesOf(sandbox, mounts) };
  const env = makeEnv(context);
  const reader = readLog(context.places.source);
  const times = { seconds: 0, cpuSeconds: 0 };
  const call = async (inner: readonly string[]): Promise<MakeRun> => {
    const argv = withTimes(inner, context.places.build);
    const lines = lineSplitter((line) => reader.line(line));
    const done = await run(sandboxed(sandbox, mounts, argv, env), {
      cwd: mounts.build,
      env,
      timeoutMs: request.timeoutMinutes * 60_000,
      signal: request.signal,
      tailBytes: TAIL_BYTES,
      logFile: request.log,
      onStart: request.onStart,
      onChunk: (chunk) => {
        lines.push(chunk);
        request.onProgress?.(reader.compiled());
      },
    });
    lines.end();
    times.seconds += done.durationMs / 1000;
    times.cpuSeconds += await cpuSeconds(mounts.build);
    return { ok: done.ok, fault: faultOf(done, reader, request.timeoutMinutes) };
  };
  return {
    make: (targets) => call(makeArgv(request.arch, context, targets)),
    call,
    argv: (targets) => makeArgv(request.arch, context, targets),
    places: context.places,
    reader,
    times,
  };
}

function faultOf(done: Outcome, reader: LogReader, minutes: number): string | undefined {
  if (done.ok) return undefined;
  if (done.cancelled) return "interrupted";
  if (done.timedOut) return `not finished after ${minutes} minutes`;
  const told = reader.facts().fault;
  if (told !== undefined) return told;
  if (done.signal !== null) return `ended by ${done.signal}`;
  return done.code >= 128 ? `ended by signal ${done.code - 128}` : undefined;
}

/** POSIX `times` is the only account of a process tree's CPU time that needs no further program. */
function withTimes(argv: readonly string[], build: string): readonly string[] {
  const script = `"$@"; code=$?; times > "$0/${TIMES}"; exit $code`;
  return ["sh", "-c", script, build, ...argv];
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
