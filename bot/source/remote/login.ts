/**
 * Who we are at an IMAP server. A password comes from the environment, from git's credential helpers
 * or from netrc, never from a command line, which everybody on the machine can read.
 * @module
 */
import { gitCredential, type Login } from "../../system/process/credential.ts";
import { UserError } from "../../system/errors.ts";
import { readTextIfThere } from "../../system/files/files.ts";
import type { RemoteContext } from "./context.ts";
import type { ImapAt } from "./where.ts";

/** The login for a server. Throws {@linkcode UserError} if nobody knows one. */
export async function loginFor(at: ImapAt, context: RemoteContext): Promise<Login> {
  const { env } = context;
  const own = env("EVERYSTEP_IMAP_PASSWORD");
  if (own !== undefined && at.user !== undefined) return { user: at.user, password: own };
  const found = await fromGit(at, context) ??
    fromNetrc(await netrc(env), at.host, at.user);
  if (found !== undefined) return found;
  const who = at.user === undefined ? at.host : `${at.user} at ${at.host}`;
  throw new UserError(`there is no password for ${who}`, {
    hint: "set EVERYSTEP_IMAP_PASSWORD, or store it where git credential or ~/.netrc has it" +
      (at.user === undefined ? "; and name the user: imaps://USER@HOST/FOLDER" : ""),
  });
}

/** git imap-send stores it with the port; people store it without. */
async function fromGit(at: ImapAt, { cwd, signal }: RemoteContext): Promise<Login | undefined> {
  const protocol = at.secure ? "imaps" : "imap";
  for (const host of [`${at.host}:${at.port}`, at.host]) {
    const found = await gitCredential({ protocol, host, user: at.user }, { cwd, signal });
    if (found !== undefined) return found;
  }
  return undefined;
}

async function netrc(env: RemoteContext["env"]): Promise<string> {
  const file = env("NETRC") ?? `${env("HOME") ?? ""}/.netrc`;
  return await readTextIfThere(file) ?? "";
}

/** The entry of a machine in a netrc file (ftp(1)); that of `default` where there is none. */
export function fromNetrc(text: string, host: string, user?: string): Login | undefined {
  // A macro ends at an empty line, and may hold any word.
  const words = text.replace(/^[ \t]*macdef[^]*?(?:\n[ \t]*\n|$(?![^]))/gm, "\n")
    .replace(/(^|\s)#.*$/gm, "$1").split(/\s+/).filter((word) => word !== "");
  const entries: { machine?: string; login?: string; password?: string }[] = [];
  for (let i = 0; i < words.length; i++) {
    const last = entries.at(-1);
    if (words[i] === "machine") entries.push({ machine: words[++i] });
    else if (words[i] === "default") entries.push({});
    else if (words[i] === "login" && last !== undefined) last.login = words[++i];
    else if (words[i] === "password" && last !== undefined) last.password = words[++i];
    else if (words[i] === "account") i++;
  }
  const entry = entries.find(({ machine, login, password }) =>
    (machine === undefined || machine === host) && password !== undefined &&
    (user === undefined || login === undefined || login === user)
  );
  const name = user ?? entry?.login;
  if (entry?.password === undefined || name === undefined) return undefined;
  return { user: name, password: entry.password };
}
