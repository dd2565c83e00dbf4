/**
 * How others call a user's tree: the remote of it that has the base, where that is a server of the Internet.
 * @module
 */
import { git } from "../system/process/git.ts";
import { isLoopback } from "../system/http/rules.ts";
import type { PublicTree, Tree } from "./types.ts";

/** Milliseconds for one remote: without a commit-graph git walks all of the history. */
const CONTAINS_MS = 5000;
/** Remotes that are asked. */
const MAX_REMOTES = 4;
/** A name that needs no quoting in a shell. */
const PLAIN = /^[A-Za-z0-9_][\w./+-]*$/;

interface Remote {
  readonly name: string;
  readonly url: string;
  /** Where its branches come to stand here, `refs/remotes/origin/`, and what they are called there. */
  readonly refs: readonly { readonly here: string; readonly there: string }[];
}

/**
 * The tree as others know it, at a commit: by the name that its user gave it, else by that of a remote. Undefined
 * where there is neither; a remote counts if it is known to have the commit, and is no path, needs no password, and is
 * not of this machine.
 */
export async function publicTree(
  tree: Pick<Tree, "public" | "repository" | "called">,
  commit: string,
  signal?: AbortSignal,
): Promise<PublicTree | undefined> {
  const found = tree.public ?? await publicRemote(tree, commit, signal);
  return tree.called === undefined ? found : { ...found, name: tree.called };
}

async function publicRemote(
  { repository }: Pick<Tree, "repository">,
  commit: string,
  signal?: AbortSignal,
): Promise<PublicTree | undefined> {
  if (repository === undefined) return undefined;
  const listed = await git(repository, [
    "config",
    "-z",
    "--get-regexp",
    "^remote\\..*\\.(url|fetch)$",
  ], {
    signal,
  });
  for (const { url, refs } of remotesOf(listed.stdout).slice(0, MAX_REMOTES)) {
    const args = ["for-each-ref", "--count=1", "--format=%(refname)", `--contains=${commit}`];
    const found = await git(repository, [...args, ...refs.map(({ here }) => here)], {
      timeoutMs: CONTAINS_MS,
      signal,
    });
    signal?.throwIfAborted();
    const ref = found.stdout.trim();
    if (!found.ok || ref === "") continue;
    const branch = nameThere(ref, refs);
    return { name: treeName(url), url, ...(branch === undefined ? {} : { branch }) };
  }
  return undefined;
}

/** The remotes with a URL that others can use; `origin` first. `listed` is of `git config -z`. */
export function remotesOf(listed: string): readonly Remote[] {
  const found = new Map<string, { url?: string; fetch: string[] }>();
  for (const entry of listed.split("\0")) {
    const [, name, what, value] = /^remote\.([^\n]*)\.(url|fetch)\n([^]*)$/.exec(entry) ?? [];
    if (name === undefined || value === undefined) continue;
    const one = found.get(name) ?? { fetch: [] };
    if (what === "url") one.url ??= value;
    else one.fetch.push(value);
    found.set(name, one);
  }
  return [...found].flatMap(([name, { url, fetch }]): Remote[] => {
    const refs = fetch.flatMap((one) => {
      const [, there, here] = /^\+?(refs\/[^:*\s]*)\*?:(refs\/[^:*\s]*)\*?$/.exec(one) ?? [];
      return there === undefined || here === undefined ? [] : [{ there, here }];
    });
    const open = url === undefined ? undefined : publicUrl(url);
    return open === undefined || refs.length === 0 ? [] : [{ name, url: open, refs }];
  }).toSorted((a, b) => Number(b.name === "origin") - Number(a.name === "origin"));
}

/** The URL, if anybody can fetch there without a password. */
function publicUrl(text: string): string | undefined {
  const url = /^(?:https?|git):\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "") return undefined;
  if (url.search !== "" || url.hash !== "") return undefined;
  const named = /\.[a-z][a-z0-9-]*$/i.test(url.hostname) && !isLoopback(url);
  return named && /^[\w./:~+-]+$/.test(text) ? text : undefined;
}

/** `torvalds/linux` of `https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git`. */
function treeName(url: string): string {
  const parts = new URL(url).pathname.split("/").filter((part) => part !== "");
  return parts.slice(-2).join("/").replace(/\.git$/, "") || new URL(url).host;
}

function nameThere(ref: string, refs: Remote["refs"]): string | undefined {
  const from = refs.find(({ here }) => ref.startsWith(here));
  if (from === undefined) return undefined;
  const name = `${from.there}${ref.slice(from.here.length)}`.replace(/^refs\/(?:heads|tags)\//, "");
  return PLAIN.test(name) ? name : undefined;
}
