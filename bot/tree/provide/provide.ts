/**
 * A tree for a user who names none.
 * @module
 */
import { downloadTarball } from "./download.ts";
import { ensureHead } from "./head.ts";
import type { Context } from "../open.ts";
import { SOURCES, type Sources } from "./sources.ts";
import { keptTarball, unpackTarball } from "./unpack.ts";
import { fetchUpstream, keptUpstream } from "./upstream.ts";
import type { Tree } from "../types.ts";

/** What to provide. */
export interface ProvideOptions extends Context {
  /** The series' `base-commit`, 40 or 64 hex digits. */
  readonly commit?: string;
  /** Other places to ask, for tests and mirrors. */
  readonly sources?: Sources;
  /** A report will have what there is to say of the tree: it is not noted before. */
  readonly reports?: boolean;
}

/** The tree that was provided earlier, if there is one. Asks no network. */
export async function keptTree(
  cache: string,
  sources: Sources = SOURCES,
): Promise<Tree | undefined> {
  return await keptUpstream(cache, sources, undefined) ??
    await keptTarball(cache, sources.tarball);
}

/**
 * Provides a tree, once: what the cache has is used. Otherwise upstream git at the commit wanted
 * (or at one fixed release), where the network allows; otherwise Debian's source of that release.
 * Throws InfraError if neither can be had.
 */
export async function provideTree(options: ProvideOptions): Promise<Tree> {
  const tree = await provide(options);
  await ensureHead(tree, options);
  return tree;
}

async function provide(options: ProvideOptions): Promise<Tree> {
  const { cache, ui, commit, sources = SOURCES } = options;
  const want = commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
  const fetched = await keptUpstream(cache, sources, want);
  if (fetched !== undefined) return fetched;
  const unpacked = await keptTarball(cache, sources.tarball);
  if (unpacked !== undefined && want === undefined) return unpacked;
  const upstream = await fetchUpstream(sources, { ...options, wantCommit: want });
  if ("tree" in upstream) {
    if (!options.reports) { for (const note of upstream.tree.notes) ui.note(note); }
    return upstream.tree;
  }
  const why = `upstream git is out of reach (${upstream.why}): Debian's source is used`;
  if (!options.reports) ui.note(why);
  const tree = unpacked ??
    await unpackTarball(await downloadTarball(sources, options), sources.tarball, options);
  return { ...tree, notes: [why, ...tree.notes] };
}
