/**
 * One budget of jobs for several makes at once: a GNU make jobserver of our own (GNU make manual,
 * "POSIX Jobserver Interaction"). A named pipe holds a token for each job; who starts one takes a
 * token out and puts it back.
 *
 * The pipe is handed on as two descriptors, which make 4.3 and 4.4 both take (`fifo:PATH` only 4.4
 * does). They are opened before the sandbox is entered, so that nothing need be mounted there.
 * @module
 */
import { InfraError } from "../errors.ts";
import { remove } from "../files/files.ts";
import { run } from "./process.ts";

/** A budget of jobs. */
export interface JobServer extends AsyncDisposable {
  /** How many jobs there may be in all. */
  readonly jobs: number;
  /**
   * Runs `work` as a user of the pipe; it tells whether tokens may have been lost, for a make that is
   * killed does not put back what it holds. They are made good once nobody uses the pipe, and what a
   * build has put in goes then.
   */
  use<T>(work: () => Promise<{ readonly value: T; readonly lost: Loss }>): Promise<T>;
  /** The argv that runs `argv` with the pipe at descriptors 8 and 9; only within `use`. */
  open(argv: readonly string[]): readonly string[];
  /** Takes a token out of the pipe, so that one job less runs. Resolves to false if aborted. */
  acquire(signal: AbortSignal): Promise<boolean>;
  /** Puts a token back that `acquire` took out. */
  give(): Promise<void>;
}

/** `no`; `maybe`: a program of the build failed; `sure`: the build was killed, and others wait. */
export type Loss = "no" | "maybe" | "sure";

/** What a make needs in its environment to use the pipe. Not for one that is given `-j`. */
export const MAKEFLAGS = " -j --jobserver-auth=8,9";

/**
 * Shell lines around `"$@"` for a program that counts as a job itself, as each make does: `code` is
 * its exit code. To be run by what {@linkcode JobServer.open} gives.
 */
export const AS_A_JOB =
  'token=$(head -c1 <&8); "$@"; code=$?; test -z "$token" || printf %s "$token" >&9';

/**
 * A budget whose pipe is made at `path` when it is first used; whatever stood there goes. Its
 * functions throw {@linkcode InfraError} if there can be none.
 */
export function jobServer(path: () => Promise<string>, jobs: number): JobServer {
  let pipe: Deno.FsFile | undefined;
  let place = "";
  let users = 0, held = 0, lost: Loss = "no";
  let waiting: (() => void)[] = [];
  let acquiring: AbortController | undefined;

  /** Tokens on their way into the pipe. */
  let putting: Promise<unknown> = Promise.resolve();
  async function put() {
    if (pipe === undefined) return;
    // A build may have filled the pipe: who writes and waits for room waits for ever.
    const argv = ["dd", `of=${place}`, "oflag=nonblock", "conv=notrunc,nocreat", "status=none"];
    const put = run(argv, { stdin: TOKEN }).catch(() => {});
    putting = Promise.all([putting, put]);
    await put;
  }
  async function renew() {
    for (let last; last !== putting;) await (last = putting);
    pipe?.close();
    pipe = undefined;
    // What still has the old pipe open, if anything, keeps its tokens to itself.
    const missing = held;
    pipe = await makePipe(place, jobs - missing);
    for (let given = missing - held; given > 0; given--) await put();
    lost = "no";
  }
  /** One after the other: a user that comes while the pipe is renewed waits for it. */
  let entry: Promise<void> = Promise.resolve();
  function enter(): Promise<void> {
    return entry = entry.catch(() => {}).then(async () => {
      // Tokens that are surely lost: let the others end rather than go on with too few for good.
      while (lost === "sure" && users > 0) {
        acquiring?.abort();
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      if (place === "") place = await path();
      if (users === 0) await renew();
      users++;
    });
  }
  function leave(loss: Loss) {
    users--;
    if (loss === "sure" || lost === "no") lost = loss;
    // The killed make's own token, without which the others might wait for their first for ever.
    if (loss === "sure" && users > 0) void put();
    for (const wake of waiting) wake();
    waiting = [];
  }
  const open = (argv: readonly string[]) => [
    ...["sh", "-c", 'exec 8<>"$0" 9<>"$0"; exec "$@"', place],
    ...argv,
  ];
  return {
    jobs,
    open,
    async use(work) {
      await enter();
      let loss: Loss = "sure";
      try {
        const done = await work();
        loss = done.lost;
        return done.value;
      } finally {
        leave(loss);
      }
    },
    async acquire(signal) {
      await enter();
      const stop = acquiring = new AbortController();
      try {
        const done = await run(open(["sh", "-c", "head -c1 <&8 >&2"]), {
          signal: AbortSignal.any([signal, stop.signal]),
        });
        const acquired = done.stderrBytes.length === 1;
        if (acquired) held++;
        return acquired;
      } finally {
        leave("no");
      }
    },
    async give() {
      held--;
      await put();
    },
    async [Symbol.asyncDispose]() {
      acquiring?.abort();
      await putting;
      pipe?.close();
      pipe = undefined;
      if (place !== "") await remove(place);
    },
  };
}

const TOKEN = new TextEncoder().encode("+");

/** A pipe with tokens in it; it lives as long as somebody has it open. */
async function makePipe(path: string, tokens: number): Promise<Deno.FsFile> {
  await remove(path);
  const made = await run(["mkfifo", "-m", "600", path]);
  if (!made.ok) throw new InfraError(`cannot make a named pipe at ${path}: ${made.stderr.trim()}`);
  // For both: opened for one of them only, the call waits for the other side.
  const pipe = await Deno.open(path, { read: true, write: true });
  for (let i = 0; i < tokens; i++) pipe.writeSync(TOKEN);
  return pipe;
}
