/**
 * Upstream git, where the network allows. A network that does not answer costs seconds.
 * @module
 */
import { makeDir, realPath } from "../../system/files/dirs.ts";
import { remove } from "../../system/files/files.ts";
import { git } from "../../system/process/git.ts";
import { namesIn } from "../../system/files/listing.ts";
import { waitLock } from "../../system/wait.ts";
import { versionOf } from "../kernel.ts";
import type { Context } from "../open.ts";
import { killRecorded, recordGroup } from "../pids.ts";
import type { Sources, Upstream } from "./sources.ts";
import { makeStore, ownGit } from "../store.ts";
import type { Tree } from "../types.ts";

/** Milliseconds for a server to show that it is there. */
const PROBE_MS = 4000;

/** A fetch slower than this many bytes a second for so many seconds is given up. */
const SLOW = ["-c", "http.lowSpeedLimit=10000", "-c", "http.lowSpeedTime=20"];

/** A tree, or in one line why there is none. */
export type Fetched = { readonly tree: Tree } | { readonly why: string };

/** The tree of an earlier fetch, if it has what is wanted. Asks no network. */
export async function keptUpstream(
  cache: string,
  sources: Sources,
  want?: string,
): Promise<Tree | undefined> {
  const home = await realPath(`${cache}/trees/linux-upstream`);
  if (home === undefined) return undefined;
  const ref = want === undefined ? `refs/tags/${sources.tag}` : `refs/everystep/${want}`;
  return await treeAt(home, ref);
}

/** Fetches one commit, or the tag, without its history. */
export async function fetchUpstream(
  sources: Sources,
  context: Context & { readonly wantCommit?: string },
): Promise<Fetched> {
  const { cache, ui, signal, wantCommit } = context;
  ui.step("asking upstream git");
  const candidates: [readonly Upstream[], string, string][] = [
    [sources.tagged, `refs/tags/${sources.tag}`, `refs/tags/${sources.tag}`],
  ];
  if (wantCommit !== undefined) {
    candidates.unshift([sources.mainline, wantCommit, `refs/everystep/${wantCommit}`]);
  }
  const all = [...new Set(candidates.flatMap(([from]) => from))];
  const answers = await Promise.all(
    all.map((upstream) => answersAt(upstream, sources.probeMs ?? PROBE_MS, signal)),
  );
  signal?.throwIfAborted();
  const alive = new Set(all.filter((_, i) => answers[i]));
  if (alive.size === 0) return { why: `${all.map(({ name }) => name).join(", ")} did not answer` };
  await makeDir(`${cache}/trees/linux-upstream`);
  const home = await realPath(`${cache}/trees/linux-upstream`) ?? "";
  const gitDir = `${home}/git`;
  using _lock = await waitLock(`${home}/open.lock`, { signal });
  await killRecorded(`${home}/pids`, gitDir);
  await makeStore(gitDir, { keepShallow: true });
  await dropTorn(gitDir);
  let why = "";
  for (const [from, what, ref] of candidates) {
    const there = await treeAt(home, ref);
    if (there !== undefined) return { tree: there };
    for (const upstream of from) {
      if (!alive.has(upstream)) continue;
      const args = [
        ...SLOW,
        "fetch",
        "--progress",
        "--depth=1",
        "--no-tags",
        "--no-write-fetch-head",
      ];
      const outcome = await git(gitDir, [...args, upstream.url, `+${what}:${ref}`], {
        signal,
        tailBytes: 64 * 1024,
        onStart: (pid) => recordGroup(`${home}/pids`, pid),
        onChunk: (chunk) => {
          const line = new TextDecoder().decode(chunk).split(/[\r\n]/).findLast((text) =>
            text !== ""
          );
          const percent = /(?<!\d)(\d+)%/.exec(line ?? "")?.[1];
          const fraction = percent === undefined ? undefined : Number(percent) / 100;
          ui.step(`fetching from ${upstream.name}: ${line?.trim() ?? ""}`, fraction);
        },
      });
      signal?.throwIfAborted();
      const tree = outcome.ok ? await treeAt(home, ref, upstream.name) : undefined;
      if (tree !== undefined) return { tree };
      why = `${upstream.name}: ${outcome.stderr.trim().split("\n").at(-1) ?? ""}`;
      await dropTorn(gitDir);
    }
  }
  return { why };
}

async function answersAt(
  upstream: Upstream,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const outcome = await git("/", ["ls-remote", "--exit-code", upstream.url, "HEAD"], {
    timeoutMs,
    signal,
  });
  return outcome.ok;
}

/** git writes a ref only when all of its objects are there. */
async function treeAt(home: string, ref: string, from?: string): Promise<Tree | undefined> {
  const gitDir = `${home}/git`;
  const found = await ownGit(gitDir, ["rev-parse", "--verify", "-q", `${ref}^{commit}`]);
  if (!found.ok) return undefined;
  const head = found.stdout.trim();
  const makefile = await ownGit(gitDir, ["cat-file", "blob", `${head}:Makefile`]);
  const version = versionOf(makefile.stdout) ?? head.slice(0, 12);
  const notes = [`provided from ${from ?? "an earlier fetch"}: ${ref.replace(/^refs\/\w+\//, "")}`];
  const label = `Linux ${version} (upstream)`;
  return { home, gitDir, head, label, public: { name: label }, notes };
}

/** What a killed fetch leaves. The caller holds the store's lock. */
async function dropTorn(gitDir: string): Promise<void> {
  for (const name of await namesIn(`${gitDir}/objects/pack`) ?? []) {
    if (name.startsWith("tmp_")) await remove(`${gitDir}/objects/pack/${name}`);
  }
  await remove(`${gitDir}/shallow.lock`);
}
