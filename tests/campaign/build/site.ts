/**
 * Where a campaign works: the tree, a worktree of it that only the truth uses, the compilers, and a
 * directory for what it makes. Every base file of the worktree has the same old time, so that a
 * finished output is up to date whatever worktree it was made in.
 * @module
 */
import type { CellRequest } from "../../../bot/compile/cell.ts";
import type { Context } from "../../../bot/engine/context.ts";
import type { Choice } from "../../../bot/engine/plan/choice.ts";
import { pickBuilds } from "../../../bot/config/builds/mod.ts";
import type { Build } from "../../../bot/config/types.ts";
import { compilersOf } from "../../../bot/doctor/mod.ts";
import { UserError } from "../../../bot/system/errors.ts";
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { have, run } from "../../../bot/system/process/process.ts";
import { findSandbox } from "../../../bot/system/process/sandbox.ts";
import { commitOf, openWorkspace } from "../../../bot/tree/mod.ts";
import { ownGitText } from "../../../bot/tree/store.ts";
import type { Tree } from "../../../bot/tree/types.ts";

/** How a build of the truth uses the compiler cache. */
export type CacheUse =
  /** As the product does. */
  | "shared"
  /** An empty one that is only read: everything is compiled, by the same make line. */
  | "none";

/** The site of one architecture's campaign. */
export interface Site extends AsyncDisposable {
  readonly tree: Tree;
  readonly arch: Build;
  /** First lines of the compilers' `--version`. */
  readonly compilers: readonly string[];
  /** The base commit. */
  readonly base: string;
  /** The worktree. */
  readonly source: string;
  /** Absolute; below it all that the campaign makes. */
  readonly out: string;
  /** Takes the worktree to a state whose changed files are newer than all output. */
  goTo(commit: string): Promise<void>;
  /** Takes the worktree back to the base, times included. */
  goBack(): Promise<void>;
  /** What builds in an output directory. */
  request(build: string, cache: CacheUse, how: { incremental: boolean; log: string }): CellRequest;
}

/** What a site is made from. */
export interface SiteOptions {
  readonly tree: Tree;
  readonly choice: Choice;
  readonly arch: string;
  readonly base?: string;
  readonly out: string;
  readonly jobs: number;
  readonly context: Context;
}

/** The one build of a name, as `verify --arch` takes it. Throws UserError for none, or for several. */
export function buildOf({ archs }: Pick<Choice, "archs">, name: string): Build {
  const [build, ...more] = pickBuilds(archs, [name]);
  if (build !== undefined && more.length === 0) return build;
  throw new UserError(`--arch ${name}: a campaign takes one build at a time`, {
    hint: "um, or um:defconfig:clang-16",
  });
}

const LONG_AGO = "2000-01-01 00:00:00 UTC";

/** Opens a site. Throws UserError if the architecture is not known or has no compiler. */
export async function openSite(options: SiteOptions): Promise<Site> {
  const { tree, choice, out, jobs, context } = options;
  const arch = buildOf(choice, options.arch);
  const found = await compilersOf(arch);
  if (found === undefined) {
    throw new UserError(`${arch.name} has no compiler here`, {
      hint: "everystep doctor --install",
    });
  }
  const base = await commitOf(tree, options.base ?? tree.head, "--base");
  const sandbox = await findSandbox(true, choice.settings.limits);
  if (!await have("ccache")) throw new UserError("ccache is not installed");
  const { cache, signal } = context;
  const empty = `${out}/no-cache`, shared = `${cache}/ccache`;
  for (const dir of [empty, shared]) await makeDir(dir);
  const workspace = await openWorkspace(tree, context);
  const { source } = workspace;
  const git = (...args: string[]) => ownGitText(source, args, { signal });
  /** What git compares files by is brought up to date: it would write an old file anew. */
  const refresh = () => git("update-index", "-q", "--refresh");
  const site: Site = {
    tree,
    arch,
    compilers: found.versions,
    base,
    source,
    out,
    goTo: (commit) => workspace.checkout(commit, "new"),
    async goBack() {
      await workspace.checkout(base, "old");
      await refresh();
    },
    request: (build, use, { incremental, log }) => ({
      arch,
      mounts: {
        source,
        build,
        ccache: use === "none" ? empty : shared,
        ccacheReadOnly: use === "none",
        readOnly: found.path,
      },
      sandbox,
      ccache: true,
      compilers: found.versions,
      path: found.path,
      jobs,
      timeoutMinutes: choice.settings.timeouts.build / 60,
      incremental,
      minFreeBytes: choice.settings.diskGiB * 2 ** 30,
      log,
      signal,
      onStart: (pid) => workspace.track(pid),
    }),
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  };
  try {
    await workspace.checkout(base, "new");
    const age = 'git ls-files -z | xargs -0 touch --no-dereference --date "$0"';
    const aged = await run(["sh", "-c", age, LONG_AGO], { cwd: source, signal });
    signal.throwIfAborted();
    if (!aged.ok) throw new Error(`cannot set the times of ${source}: ${aged.stderr.slice(-300)}`);
    await refresh();
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
  return site;
}
