/**
 * How a reroll changed a series, patch by patch and in sum.
 * @module
 */
import type { InterdiffView } from "../report/terminal/interdiff.ts";
import { interdiff, type VersionPatch } from "../series/interdiff/interdiff.ts";
import type { Series } from "../series/types.ts";
import { keptTree, pathsOf, resolveBase, sparseStates, treeDiff } from "../tree/mod.ts";
import type { Context } from "./context.ts";
import { type Inputs, readInputs, readSeries } from "./input/inputs.ts";
import { userTree } from "./input/open_tree.ts";
import type { SeriesOptions } from "./options.ts";

/** Which versions are compared, on which tree. */
export interface InterdiffOptions extends Omit<SeriesOptions, "series" | "reroll"> {
  /** The earlier version, as SERIES. */
  readonly old: string;
  /** The later version; the same source for two versions in one. */
  readonly new: string;
  /** Which version of each. */
  readonly rerolls?: readonly [number, number];
}

/** Both versions as they are compared, and the difference in sum where there is one. */
interface Compared {
  readonly old: readonly VersionPatch[];
  readonly new: readonly VersionPatch[];
  readonly sum?: { readonly diff: Uint8Array; readonly stat: string };
  readonly notes: readonly string[];
}

/** Compares them; gives what there is to show, and the difference in sum as git made it. */
export async function compareVersions(
  request: InterdiffOptions,
  context: Context,
): Promise<{ readonly view: InterdiffView; readonly sum?: Uint8Array }> {
  const options = (which: "old" | "new"): SeriesOptions => ({
    ...request,
    series: request[which],
    reroll: request.rerolls?.[which === "old" ? 0 : 1],
  });
  const path = (await userTree(request, context))?.path;
  const old = await readSeries({ ...options("old"), base: undefined, tree: path }, context);
  const inputs = path === undefined
    ? await onKeptTree(options("new"), context)
    : await readInputs({ ...options("new"), tree: path }, context);
  const now = inputs?.series ?? await readSeries(options("new"), context);
  const compared = inputs === undefined
    ? byMails(old, now, "no tree: compared by the mails alone; --tree gives the sum")
    : await byTrees(old, inputs, context);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const { sum } = compared;
  return {
    view: {
      old: nameOf(old, old.version === now.version ? request.old : `v${old.version}`),
      new: nameOf(now, old.version === now.version ? request.new : `v${now.version}`),
      patches: interdiff(compared.old, compared.new),
      ...(sum === undefined ? {} : { sum: { diff: text(sum.diff), stat: sum.stat } }),
      notes: compared.notes,
    },
    ...(sum === undefined ? {} : { sum: sum.diff }),
  };
}

/** On everystep's own tree, if there is one: a comparison is not worth a download. */
async function onKeptTree(
  options: SeriesOptions,
  context: Context,
): Promise<Inputs | undefined> {
  const tree = await keptTree(context.cache);
  if (tree === undefined) return undefined;
  const series = await readSeries(options, context);
  return { series, tree, base: await resolveBase(tree, series, { base: options.base }) };
}

const nameOf = ({ title, version, patches }: Series, label: string) => ({
  title,
  version,
  label,
  patches: patches.length,
});

function byMails(old: Series, now: Series, note: string): Compared {
  return { old: old.patches, new: now.patches, notes: [note] };
}

/** Both on one base, so that git itself makes every diff in the same way. */
async function byTrees(old: Series, inputs: Inputs, { signal }: Context): Promise<Compared> {
  const { tree, base, series: now } = inputs;
  const paths = pathsOf(old).union(pathsOf(now));
  const after = await sparseStates(tree, base.commit, now, paths, signal);
  const before = await sparseStates(tree, base.commit, old, paths, signal);
  const where = `${base.commit.slice(0, 12)} (${base.why})`;
  for (const [series, { reject }] of [[now, after], [old, before]] as const) {
    if (reject === undefined) continue;
    const note = `v${series.version} does not apply on ${where}: patch ${reject} is refused; ` +
      "compared by the mails alone, without a sum";
    return byMails(old, now, note);
  }
  const diffOf = async (series: Series, trees: readonly string[]): Promise<VersionPatch[]> => {
    const patches: VersionPatch[] = [];
    for (const patch of series.patches) {
      const flags = ["-p", "-M", "--full-index", "--binary"];
      const bytes = await treeDiff(tree, trees[patch.n - 1]!, trees[patch.n]!, flags);
      patches.push({ ...patch, diff: new TextDecoder().decode(bytes) });
    }
    return patches;
  };
  const ends = [before.trees.at(-1)!, after.trees.at(-1)!] as const;
  const stat = await treeDiff(tree, ...ends, ["--stat", "--summary", "-M"]);
  return {
    old: await diffOf(old, before.trees),
    new: await diffOf(now, after.trees),
    sum: {
      diff: await treeDiff(tree, ...ends, ["-p", "-M", "--full-index", "--binary"]),
      stat: new TextDecoder().decode(stat),
    },
    notes: [`both on ${where}`],
  };
}
