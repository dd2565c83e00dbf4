/**
 * git, run so that nothing of the user's configuration changes what it does or prints.
 * @module
 */
import { InfraError } from "../errors.ts";
import { type Outcome, run, type RunOptions } from "./process.ts";

const ALWAYS = [
  "-c",
  "core.quotePath=false",
  "-c",
  "core.autocrlf=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "commit.gpgSign=false",
  "-c",
  "gc.auto=0",
  "-c",
  "maintenance.auto=false",
  "-c",
  "advice.detachedHead=false",
];

/** The environment of our gits: no pager, no prompt, no locale, a fixed committer. */
export function gitEnv(): Record<string, string> {
  const env: Record<string, string> = {
    PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
    HOME: Deno.env.get("HOME") ?? "/",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    // A commit is what its name says, not what refs/replace/ or grafts show in its place: nobody fetches these.
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/nonexistent",
    GIT_PAGER: "cat",
    GIT_EDITOR: "true",
    GIT_COMMITTER_NAME: "everystep",
    GIT_COMMITTER_EMAIL: "everystep@localhost",
    GIT_COMMITTER_DATE: "1000000000 +0000",
  };
  const proxies = ["https_proxy", "http_proxy", "no_proxy", "HTTPS_PROXY", "HTTP_PROXY"];
  for (const name of [...proxies, "GIT_CEILING_DIRECTORIES"]) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** Runs git in a directory; a failure is an outcome. */
export function git(
  dir: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return run(["git", "-C", dir, ...ALWAYS, ...args], {
    ...options,
    env: { ...gitEnv(), ...options.env },
  });
}

/** Runs git and gives its output without the last newline; a failure throws {@linkcode InfraError}. */
export async function gitText(
  dir: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const outcome = await git(dir, args, options);
  if (!outcome.ok) {
    throw new InfraError(
      `git ${args[0]} failed in ${dir} (exit ${outcome.code}): ${outcome.stderr.trim()}`,
    );
  }
  return outcome.stdout.replace(/\n$/, "");
}
