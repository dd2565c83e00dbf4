/**
 * everystep as a child process: whatever is done with a series is done there, with an environment
 * that names no secret, unless the child sends something with it.
 * @module
 */
import { environment, interpreter, V8_FLAGS } from "../../system/host.ts";
import { usualUmask } from "../../system/files/private.ts";
import { type Outcome, run, type RunOptions } from "../../system/process/process.ts";
import { ENDS_WITH_US } from "../../system/process/spawn.ts";

/** How children are started. */
export interface Children {
  /** The directory of everystep itself. */
  readonly home: string;
  /** Caches of the children. */
  readonly cache: string;
  /** `configs/`, or another directory. */
  readonly configs: string;
  /** MiB of V8's heap that each may take. */
  readonly mib: number;
}

/** How a child ended. */
export interface ChildOutcome extends Outcome {
  /** It gave up itself, as it does where it takes more than so many MiB. */
  readonly overMib?: number;
}

/** What a program gets that gives up: V8 without memory (`brk` or `int3`), the rest of Deno without. */
const GIVEN_UP: readonly (string | null)[] = ["SIGTRAP", "SIGABRT", "SIGILL"];
/** More virtual memory than V8 reserves beside its heap, and far less than what hurts. */
const DATA_BYTES = 4 * 2 ** 30;

/** What a program needs to run at all, and nothing that is anyone's secret. */
const KEPT = [
  ...["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "XDG_CACHE_HOME", "DENO_DIR"],
  ...["NPM_CONFIG_REGISTRY", "npm_config_registry", "DENO_CERT", "DENO_TLS_CA_STORE"],
  ...["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"],
  "EVERYSTEP_INSECURE_HTTP",
];
/** What sending needs in addition. */
export const TOKENS = [
  ...["GITHUB_TOKEN", "GH_TOKEN", "GITHUB_API_URL", "PATCHWORK_TOKEN"],
  ...["XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"],
];

/** The environment of a child; `tokens` for one that runs none of a patch's code. */
export function childEnv(tokens: boolean): Record<string, string> {
  const names = tokens ? [...KEPT, ...TOKENS] : KEPT;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * The arguments of a child. The flags that all get stand behind the command, where no `--` of its
 * own makes words of them.
 */
export function childArgs(cache: string, [command, ...rest]: readonly string[]): readonly string[] {
  return [command!, "--cache", cache, "--color=never", ...rest];
}

/**
 * Runs `everystep ARGS` to its end, or to that of its memory. It ends with us, however we end.
 */
export async function everystep(
  { home, cache, mib }: Children,
  args: readonly string[],
  options: RunOptions & {
    readonly tokens?: boolean;
    /** More of the environment. */
    readonly env?: Readonly<Record<string, string>>;
    /** Compilers run below it, in a sandbox with bounds of its own: they may lift that of its memory. */
    readonly builds?: boolean;
  },
): Promise<ChildOutcome> {
  const { tokens = false, env, builds = false, ...rest } = options;
  const v8 = `${V8_FLAGS},--max-old-space-size=${mib}`;
  const program = [interpreter(), "run", "-A", v8, "--no-prompt", `${home}/mod.ts`];
  const data = mib * 2 ** 20 + DATA_BYTES;
  const bounds = ["prlimit", `--data=${data}${builds ? ":" : ""}`, "--core=0", "--"];
  // What a build makes has the modes that it would have anywhere.
  const umask = usualUmask();
  const usual = umask === undefined ? [] : ["sh", "-c", `umask ${umask} && exec "$@"`, "sh"];
  const outcome = await run(
    [...usual, ...ENDS_WITH_US, ...bounds, ...program, ...childArgs(cache, args)],
    { cwd: cache, env: { ...childEnv(tokens), ...env }, ...rest },
  );
  return GIVEN_UP.includes(outcome.signal) ? { ...outcome, overMib: mib } : outcome;
}

/** The last message of a child, in one line. */
export function lastWords({ stderr, timedOut, signal, code, overMib }: ChildOutcome): string {
  if (timedOut) return "it took too long";
  if (overMib !== undefined) return `it takes more than ${overMib} MiB of memory`;
  if (signal !== null) return `it was ended by ${signal}`;
  const lines = stderr.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const last = lines.findLast((line) => line.startsWith("everystep: ")) ?? lines.at(-1);
  return last?.replace(/^everystep: /, "").slice(0, 500) ?? `exit code ${code}`;
}
