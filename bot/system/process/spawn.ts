/**
 * How programs are started: each leads a session, and a process group, of its own.
 *
 * Deno's own way to make the session is a fork, which copies the tables of all our memory and then
 * every page that we write to: 4 ms for a small process, 43 ms for one of 300 MB. util-linux's
 * setsid(1) makes the session in the child instead, and becomes the program: 2 to 4 ms.
 * @module
 */
import { InfraError } from "../errors.ts";

/**
 * Words before a program that would go on without us: it ends with us, however we end (prctl(2), PR_SET_PDEATHSIG).
 * setpriv(1) is of util-linux, as setsid(1) is.
 */
export const ENDS_WITH_US: readonly string[] = ["setpriv", "--pdeathsig", "KILL"];

/** What of Deno's options is ours to choose. */
export type SpawnOptions = Omit<Deno.CommandOptions, "args" | "detached">;

/** A program that was started. */
export interface Started {
  readonly child: Deno.ChildProcess;
  /** Ends it, and all that it started: as soon as it leads a group, if that is only just coming. */
  kill(): void;
}

/**
 * Starts a program. Its process id is that of a session: at once, or as soon as it is more than
 * started. Throws {@linkcode InfraError} if it cannot be started.
 */
export function spawn(argv: readonly string[], options: SpawnOptions): Started {
  const child = start(argv, options);
  let ended = false;
  void child.status.then(() => ended = true);
  const kill = async () => {
    while (!killGroup(child.pid) && !ended) await new Promise((done) => setTimeout(done, 1));
  };
  return { child, kill: () => void kill() };
}

function start(argv: readonly string[], options: SpawnOptions): Deno.ChildProcess {
  const [program = "", ...args] = argv;
  try {
    // Deno says best what is wrong with a program that is not there.
    return isExecutable(SETSID) && isThere(program, options)
      ? new Deno.Command(SETSID, { ...options, args: [program, ...args] }).spawn()
      : new Deno.Command(program, { ...options, args, detached: true }).spawn();
  } catch (cause) {
    throw new InfraError(
      `cannot run ${program}: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

/**
 * Kills the group that `pid` leads, and says whether there was one: of a program that was only just
 * started there is none yet. One that is gone already is fine.
 */
export function killGroup(pid: number): boolean {
  try {
    Deno.kill(-pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

const SETSID = "/usr/bin/setsid";

/** Where a program is looked for if the environment has no `PATH`, as execvp(3) does it. */
const NO_PATH = "/bin:/usr/bin";

/** Where programs were found, by search path and name: a look at it says whether it is still so. */
const found = new Map<string, string>();

/** True if a program of this name would be found, by setsid(1) as well. */
function isThere(program: string, { env, clearEnv }: SpawnOptions): boolean {
  if (program.startsWith("/")) return isExecutable(program);
  const path = env?.PATH ?? (clearEnv ? NO_PATH : Deno.env.get("PATH") ?? NO_PATH);
  const key = JSON.stringify([path, program]), last = found.get(key);
  if (last !== undefined && isExecutable(last)) return true;
  const dirs = path.split(":");
  if (program.includes("/") || !dirs.every((dir) => dir.startsWith("/"))) return false;
  const now = dirs.map((dir) => `${dir}/${program}`).find(isExecutable);
  if (now !== undefined) found.set(key, now);
  return now !== undefined;
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}
