/**
 * Runs make for one cell: in the sandbox, with its log, its clock and its stops.
 * @module
 */
import type { Build } from "../config/types.ts";
import type { ToolsWatch } from "../doctor/mod.ts";
import { InfraError } from "../system/errors.ts";
import { appendText } from "../system/files/files.ts";
import { type JobServer, type Loss, MAKEFLAGS } from "../system/process/jobserver.ts";
import { machine } from "../system/host.ts";
import { type Outcome, run } from "../system/process/process.ts";
import {
  type Mounts,
  placesOf,
  type Sandbox,
  sandboxed,
  type SandboxPaths,
} from "../system/process/sandbox.ts";
import { cpuSeconds, withTimes } from "../system/process/times.ts";
import { ticks } from "../system/wait.ts";
import { forgetSince } from "./ccache/forget.ts";
import type { CacheKeys } from "./ccache/state.ts";
import { guarded, logExcess } from "./guard.ts";
import { makeArgv, type MakeContext, makeEnv } from "./kbuild.ts";
import { lineSplitter } from "./lines.ts";
import { type LogReader, readLog } from "./log.ts";

/** All that the makes of a cell need. */
export interface MakeRequest {
  readonly arch: Build;
  readonly mounts: Mounts;
  readonly sandbox: Sandbox;
  /** Call the compilers through ccache. */
  readonly ccache: boolean;
  /** See {@linkcode MakeContext}. */
  readonly opensAll?: boolean;
  /** See {@linkcode MakeContext}. */
  readonly preprocessor?: boolean;
  /** See {@linkcode MakeContext}. */
  readonly remoteStorage?: string;
  /** See {@linkcode MakeContext}. */
  readonly compilers: readonly string[];
  /** See {@linkcode MakeContext}. */
  readonly identity?: string;
  /** See {@linkcode MakeContext}. */
  readonly keys?: CacheKeys;
  readonly path: readonly string[];
  /** The patches are a stranger's. */
  readonly untrusted?: boolean;
  /** Tells whether the compilers stay what they are; undefined: nobody looks. */
  readonly tools?: ToolsWatch;
  /** Parallel jobs of make where there is no `pool`. */
  readonly jobs: number;
  /** The budget of jobs that this make shares with others. */
  readonly pool?: JobServer;
  /** Minutes until a make is killed. */
  readonly timeoutMinutes: number;
  /** File of the log, to which each make adds. */
  readonly log: string;
  readonly signal?: AbortSignal;
  /** Called with the number of objects compiled so far. */
  readonly onProgress?: (compiled: number) => void;
  /** Called with the process id of each make. */
  readonly onStart?: (pid: number) => void;
  /** Called with each step that has ended. */
  readonly onStep?: (step: MakeStep) => void;
}

/** What a make spent. */
export interface MakeStep {
  /** `config`, `compile`, `image`... */
  readonly name: string;
  /** Milliseconds of {@linkcode ticks} at its beginning. */
  readonly at: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** One make that has run. */
export interface MakeRun {
  readonly ok: boolean;
  /** Set if the machine, not the source, ended it. */
  readonly fault?: string;
  /** Set if that is the configuration that was asked for: its lines that Kconfig does not keep. */
  readonly dropped?: readonly string[];
  /** Set if it took more than it may, and was ended for that: the source's fault. */
  readonly excess?: string;
  /** How it ended, for who reads more than {@linkcode ok}. */
  readonly end?: Pick<Outcome, "code" | "signal" | "timedOut" | "cancelled">;
}

/** Options of make: on after an error, and each target's output in one piece. */
export const KEEP_GOING: readonly string[] = ["-k", "--output-sync=target"];

/**
 * Runs make with some targets, or another program; `step` says for the record what that is for. Throws InfraError where what
 * it was made with changed meanwhile: what that gave is of no compiler that anybody could name.
 */
export type Make = (step: string, targets: readonly string[]) => Promise<MakeRun>;

/** The makes of a cell: how to run one, and what all of them said and took. */
export interface Maker {
  /** Runs make with as many jobs as it may have. */
  readonly make: Make;
  /** Runs another program in the same sandbox; it counts as one job. */
  readonly call: Make;
  /** Runs a make that is called otherwise, `make -C tools` and so on, with as many jobs as it may have. */
  readonly makeAs: Make;
  /** make's argv with these targets. */
  readonly argv: (targets: readonly string[]) => readonly string[];
  /** make's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where source and output stand for what runs. */
  readonly places: SandboxPaths;
  readonly reader: LogReader;
  /** Wall and CPU seconds so far. */
  readonly times: { readonly seconds: number; readonly cpuSeconds: number };
}

/** How much of a make's output stays in memory; the log file has it all. */
const TAIL_BYTES = 64 * 1024;

/** A maker for a cell. */
export function maker(request: MakeRequest): Maker {
  const { mounts, sandbox } = request;
  const context: MakeContext = {
    ...request,
    ccacheReadOnly: mounts.ccacheReadOnly,
    places: placesOf(sandbox, mounts),
  };
  const env = makeEnv(context);
  const reader = readLog(context.places.source);
  const times = { seconds: 0, cpuSeconds: 0 };
  const { pool } = request;
  let printed = 0;
  const once = async (inner: readonly string[], env: Readonly<Record<string, string>>) => {
    const timed = withTimes(inner, context.places.build, pool !== undefined);
    const inside = sandboxed(sandbox, mounts, timed, env);
    const lines = lineSplitter((line) => reader.line(line));
    const guard = guarded(request);
    const done = await run(pool === undefined ? inside : pool.open(inside), {
      cwd: mounts.build,
      env,
      timeoutMs: request.timeoutMinutes * 60_000,
      signal: guard.signal,
      tailBytes: TAIL_BYTES,
      logFile: request.log,
      onStart(pid) {
        guard.start(pid);
        request.onStart?.(pid);
      },
      onChunk: (chunk) => {
        printed += chunk.length;
        guard.printed(printed);
        if (guard.excess() !== undefined) return;
        lines.push(chunk);
        request.onProgress?.(reader.compiled());
      },
    }).finally(guard.stop);
    lines.end();
    const excess = guard.excess();
    if (excess !== undefined) await logExcess(excess, request.log, reader);
    return { value: { ...done, excess }, lost: lossOf(done) };
  };
  const call = async (
    name: string,
    inner: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<MakeRun> => {
    const at = ticks();
    const work = () => once(inner, env);
    const go = async () => await (pool === undefined ? (await work()).value : pool.use(work));
    const look = watching(request.tools), began = Date.now();
    await look();
    reader.begin();
    let done = await go();
    if (raced(done, reader)) {
      await appendText(request.log, `\n${AGAIN}\n`);
      reader.again();
      done = await go();
    }
    const seconds = (ticks() - at) / 1000;
    const cpu = await cpuSeconds(mounts.build, seconds * machine().cores);
    times.seconds += seconds;
    times.cpuSeconds += cpu;
    request.onStep?.({ name, at, seconds, cpuSeconds: cpu });
    await look().catch(async (error) => {
      if (request.ccache) await forgetSince(cachesOf(mounts), began);
      throw error;
    });
    const { excess, ...end } = done;
    if (excess?.fault === "patch") return { ok: false, excess: excess.why, end };
    const fault = excess?.why ?? faultOf(done, reader, request.timeoutMinutes);
    return { ok: done.ok && excess === undefined, fault, end };
  };
  const jobs = pool === undefined ? [`-j${request.jobs}`] : [];
  const makeflags: Readonly<Record<string, string>> = pool === undefined ? {} : { MAKEFLAGS };
  return {
    make: (step, targets) =>
      call(step, makeArgv(request.arch, context, [...jobs, ...targets]), { ...env, ...makeflags }),
    call: (step, argv) => call(step, argv, env),
    makeAs: (step, argv) => call(step, [...argv, ...jobs], { ...env, ...makeflags }),
    argv: (targets) => makeArgv(request.arch, context, targets),
    env,
    places: context.places,
    reader,
    times,
  };
}

/**
 * Whether one recipe started a program that another was just making: Kbuild makes `fixdep` twice at a time
 * where um prepares itself and its host's headers. What cannot be run at all fails the second time as well.
 */
function raced(done: Outcome & { readonly excess?: unknown }, reader: LogReader): boolean {
  return !done.ok && !done.cancelled && !done.timedOut && done.excess === undefined &&
    reader.notRun();
}

/** Where ccache puts objects. */
function cachesOf({ ccache, ccacheReadOnly, writable = [] }: Mounts): readonly string[] {
  return [...ccache === undefined || ccacheReadOnly ? [] : [ccache], ...writable];
}

/** Begins to watch; what it gives throws InfraError where the tools are not what the run began with, or changed since. */
export function watching(tools: MakeRequest["tools"]): () => Promise<void> {
  const since = tools?.sign();
  return async () => {
    const changed = since && await tools!.changed(since);
    if (changed === undefined) return;
    throw new InfraError(`${changed} changed while the run went on: run the same command again`);
  };
}

/** A line of the log; nobody reads it but people. */
const AGAIN = "everystep: a program of the build could not be run (exit code 126): make runs again";

/** Whether jobs that a make had taken may not have come back. */
function lossOf(done: Outcome): Loss {
  if (done.ok) return "no";
  return done.cancelled || done.timedOut || done.signal !== null || done.code >= 128
    ? "sure"
    : "maybe";
}

function faultOf(done: Outcome, reader: LogReader, minutes: number): string | undefined {
  if (done.ok) return undefined;
  if (done.cancelled) return "interrupted";
  if (done.timedOut) return `not finished after ${minutes} minutes`;
  const fault = reader.facts().fault;
  if (fault !== undefined) return fault;
  if (done.signal !== null) return `ended by ${done.signal}`;
  return done.code >= 128 ? `ended by signal ${done.code - 128}` : undefined;
}
