/**
 * Our copy of one repository of a public-inbox: no more history than is needed to see what is new.
 * @module
 */
import type { RawMessage } from "../../source/types.ts";
import { GIT_HASH } from "../../system/files/digest.ts";
import { InfraError } from "../../system/errors.ts";
import { kindOf, remove } from "../../system/files/files.ts";
import { git, gitText } from "../../system/process/git.ts";

/** A clone, and where it comes from. */
export interface Clone {
  readonly dir: string;
  readonly url: string;
  readonly signal: AbortSignal;
}

/** A commit, and when it was made, in seconds since 1970. */
export interface Commit {
  readonly id: string;
  readonly at: number;
}

/** From where on: a commit, all of it, or nothing but what comes later. */
export type From = { readonly commit: string; readonly at: number } | "start" | "end";

const MAX_MAIL = 8 * 1024 * 1024;
/** Ten years of a list that is read for the first time. */
const FETCH_MS = 3600_000;
/** Where the archive's branch is kept here. */
const HEAD = "refs/everystep/head";
/** When an archive's history was rewritten, so much before the last mail is read again. */
const AGAIN_SECONDS = 2 * 86_400;

/** The clone in a directory, empty at first. */
export async function openClone(dir: string, url: string, signal: AbortSignal): Promise<Clone> {
  if (await kindOf(dir) !== "directory") {
    await gitText("/", ["init", "-q", "--bare", dir], { signal });
  }
  return { dir, url, signal };
}

/** Gets what is new. What cannot be added to is made anew. Throws {@linkcode InfraError}. */
export async function fetchSince(clone: Clone, from: From): Promise<void> {
  const had = await commitOf(clone);
  const cut = from === "start" || had !== undefined
    ? []
    : from === "end"
    ? ["--depth=1"]
    : [`--shallow-since=${from.at - AGAIN_SECONDS}`];
  let ended = await fetchInto(clone, cut);
  // An old server, or nothing as new as that.
  if (!ended.ok && cut.length > 0) {
    ended = await fetchInto(clone, from === "end" ? [] : ["--depth=1"]);
  }
  if (ended.ok) return;
  if (/shallow|corrupt|bad object|missing/i.test(ended.stderr) && had !== undefined) {
    await remove(clone.dir);
  }
  const why = ended.stderr.split("\n").find((line) => /^(?:fatal|error):/.test(line));
  throw new InfraError(`${clone.url}: git fetch: ${why ?? `exit ${ended.code}`}`);
}

function fetchInto({ dir, url, signal }: Clone, cut: readonly string[]) {
  const only = ["-c", "protocol.allow=never", "-c", "protocol.http.allow=always"];
  return git(dir, [
    ...[...only, "-c", "protocol.https.allow=always", "-c", "http.lowSpeedLimit=100"],
    ...["-c", "http.lowSpeedTime=60", "fetch", "-q", "--no-tags", "--no-write-fetch-head"],
    ...[...cut, "--", url, `+HEAD:${HEAD}`],
  ], { signal, timeoutMs: FETCH_MS });
}

async function commitOf({ dir, signal }: Clone): Promise<string | undefined> {
  const found = await git(dir, ["rev-parse", "-q", "--verify", `${HEAD}^{commit}`], { signal });
  return found.ok ? found.stdout.trim() : undefined;
}

/** The newest commit. Throws {@linkcode InfraError} if there is none. */
export async function newestOf({ dir, signal }: Clone): Promise<Commit> {
  const [newest] = parse(await gitText(dir, ["log", "-1", FORMAT, HEAD], { signal }));
  if (newest !== undefined) return newest;
  throw new InfraError(`${dir}: has no commit`);
}

const FORMAT = "--format=%H %ct";

/** The commits since then, the oldest first. */
export async function since({ dir, signal }: Clone, from: From): Promise<readonly Commit[]> {
  if (from === "end") return [];
  const log = ["log", "--reverse", "--topo-order", FORMAT];
  const options = { signal, tailBytes: 256 * 1024 * 1024 };
  if (from === "start") return parse(await gitText(dir, [...log, HEAD], options));
  const follows = await git(dir, ["merge-base", "--is-ancestor", from.commit, HEAD], { signal });
  // A mail that was taken out of an archive gives all later ones new commits.
  const range = follows.ok
    ? [`${from.commit}..${HEAD}`]
    : [`--since=${from.at - AGAIN_SECONDS}`, HEAD];
  return parse(await gitText(dir, [...log, ...range], options));
}

function parse(text: string): Commit[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", at] = line.split(" ");
    return GIT_HASH.test(id) ? [{ id, at: Number(at) }] : [];
  });
}

/** Their mails: the file `m` of each; a commit without it removes one. */
export async function mailsIn(
  { dir, url, signal }: Clone,
  commits: readonly Commit[],
): Promise<{ mails: RawMessage[]; skipped: string[] }> {
  const names = commits.map(({ id }) => `${id}:m\n`).join("");
  const check = await gitText(dir, [
    "cat-file",
    "--batch-check=%(objectname) %(objecttype) %(objectsize)",
  ], {
    signal,
    stdin: names,
  });
  const blobs: string[] = [], skipped: string[] = [];
  let total = 0;
  for (const [i, line] of check.split("\n").entries()) {
    const [, id, size] = /^([0-9a-f]{40,64}) blob (\d+)$/.exec(line) ?? [];
    if (id === undefined) continue;
    if (Number(size) > MAX_MAIL) {
      skipped.push(`${url} commit ${commits[i]!.id}: is larger than ${MAX_MAIL / 1048576} MiB`);
      continue;
    }
    blobs.push(id);
    total += Number(size) + 128;
  }
  const { stdoutBytes, ok } = await git(dir, ["cat-file", "--batch"], {
    signal,
    stdin: blobs.map((id) => `${id}\n`).join(""),
    tailBytes: total + 1024,
  });
  if (!ok) throw new InfraError(`${dir}: git cat-file failed`);
  return { mails: split(stdoutBytes), skipped };
}

/** `HASH blob SIZE`, a newline, so many bytes and another newline, again and again (git-cat-file(1)). */
function split(bytes: Uint8Array): RawMessage[] {
  const mails: RawMessage[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at);
    const head = new TextDecoder().decode(bytes.subarray(at, end));
    const [, id, size] = /^([0-9a-f]+) blob (\d+)$/.exec(head) ?? [];
    if (id === undefined) break;
    const from = end + 1, to = from + Number(size);
    mails.push({ bytes: bytes.slice(from, to), file: `blob ${id.slice(0, 12)}`, line: 1 });
    at = to + 1;
  }
  return mails;
}
