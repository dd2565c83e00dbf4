/**
 * Passwords that git's credential helpers keep (git-credential(1)).
 * @module
 */
import { run } from "./process.ts";

/** A name and its password. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Whose password. */
export interface Account {
  /** `imaps`, `smtp`. */
  readonly protocol: string;
  /** `HOST` or `HOST:PORT`. */
  readonly host: string;
  readonly user?: string;
}

/** What the helpers know; undefined if that is nothing. Nobody is asked. */
export async function gitCredential(
  { protocol, host, user }: Account,
  { cwd, signal }: { readonly cwd: string; readonly signal?: AbortSignal },
): Promise<Login | undefined> {
  const quiet = ["GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS="];
  const fields = [`protocol=${protocol}`, `host=${host}`];
  if (user !== undefined) fields.push(`username=${user}`);
  if (fields.some((field) => /[\n\0]/.test(field))) return undefined;
  const outcome = await run(
    ["env", ...quiet, "git", "-c", "core.askPass=", "credential", "fill"],
    { cwd, signal, stdin: `${fields.join("\n")}\n\n`, timeoutMs: 30_000 },
  );
  signal?.throwIfAborted();
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(outcome.stdout)?.[1];
  const found = value("username"), password = value("password");
  return outcome.ok && found && password ? { user: found, password } : undefined;
}
