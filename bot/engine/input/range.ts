/**
 * A range of git's, or a branch of b4's, as the series to verify.
 * @module
 */
import type { SeriesOptions } from "../options.ts";
import type { RangeCommit } from "../../report/analysis/advice.ts";
import { parseSeries } from "../../series/mod.ts";
import type { Series } from "../../series/types.ts";
import { b4Branch, looksLikeB4, readRange } from "../../source/mod.ts";
import { UserError } from "../../system/errors.ts";
import { git, gitText } from "../../system/process/git.ts";
import type { Base, Tree } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import type { Inputs } from "./types.ts";
import { openCandidate, userTree } from "./open_tree.ts";
import { onPrerequisites } from "./prerequisites.ts";

/** A range on its base. */
export interface RangeInputs extends Inputs {
  /** The commit or tag that b4 notes for it and its prerequisites together. */
  readonly needs?: string;
}

/** The series of a range, on the commit where it begins. Throws UserError for what is no range of a tree. */
export async function rangeInputs(
  typed: string,
  options: SeriesOptions,
  context: Context,
): Promise<RangeInputs> {
  const given = await userTree(options, context);
  if (given === undefined) {
    const what = looksLikeB4(typed) ? "a branch of b4's" : "a git range";
    throw new UserError(`${typed} is ${what}, and you are in no kernel tree`, {
      hint:
        "name the tree with --tree PATH, or run this inside it: Kbuild, Kconfig, MAINTAINERS and " +
        "Makefile are at its top",
    });
  }
  if (options.base !== undefined) {
    throw new UserError(`${typed} says where it begins; --base says it once more`, {
      hint: "leave one of them out",
    });
  }
  const tree = await openCandidate(given, context);
  if (tree.repository === undefined) {
    throw new UserError(`${given.path} is no git tree, so there is no range ${typed} in it`);
  }
  const { range, notes } = looksLikeB4(typed)
    ? await b4Branch(tree.repository, typed)
    : { range: typed, notes: undefined };
  const read = await readRange(tree.repository, range, context.ui, { label: typed, notes });
  // Commits stand where they stand, whatever their messages say: only the cover letter names what is to come below them.
  const series = onlyCover(await parseSeries(read.messages, {}));
  const hash = (commit: string) => gitText(tree.gitDir, ["rev-parse", `${commit}^{tree}`]);
  const why = `where the range ${typed} begins`;
  return {
    series,
    tree,
    base: { commit: read.base, tree: await hash(read.base), how: "range", why },
    commits: await rangeCommits(tree, read),
    ...(read.notes?.base === undefined ? {} : { needs: read.notes.base }),
  };
}

/** The series with the prerequisites that its cover letter has lines for, and no others. */
function onlyCover(series: Series): Series {
  const lines = new Set((series.cover?.body ?? "").split("\n").map((line) => line.trim()));
  return {
    ...series,
    prerequisites: series.prerequisites.filter(({ says, prose }) => !prose && lines.has(says)),
  };
}

/**
 * A range whose cover letter names what it stands on: where all of that is in the branch, the commits are verified as they are;
 * else it is put below them, and they are patches on top.
 */
export async function onNeeds(
  { needs, commits, ...inputs }: RangeInputs,
  options: SeriesOptions,
  context: Context,
): Promise<Inputs> {
  const asIs = { ...inputs, ...(commits === undefined ? {} : { commits }) };
  const { series, tree, base } = inputs;
  if (series.prerequisites.length === 0) return asIs;
  const messages = series.patches.map(({ raw }) => raw);
  const here = await onPrerequisites({ series, tree, base }, messages, options, context);
  if (here.commit === base.commit) return { ...asIs, base: here };
  const other = needs === undefined ? undefined : await commitIn(tree, needs);
  if (other === undefined || other.commit === base.commit) {
    return { series, tree, base: { ...here, how: "--base" } };
  }
  const why = `the base-commit that b4 notes for it and its prerequisites (${needs})`;
  const under: Base = { ...other, how: "--base", why };
  const base_ = await onPrerequisites({ series, tree, base: under }, messages, options, context);
  return { series, tree, base: base_ };
}

async function commitIn(
  tree: Tree,
  rev: string,
): Promise<{ readonly commit: string; readonly tree: string } | undefined> {
  if (rev.startsWith("-") || tree.repository === undefined) return undefined;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${rev}^{commit}`];
  const found = await git(tree.repository, args);
  if (!found.ok) return undefined;
  const commit = found.stdout.trim();
  return { commit, tree: await gitText(tree.repository, ["rev-parse", `${commit}^{tree}`]) };
}

async function rangeCommits(
  tree: Tree,
  { base, tip }: { readonly base: string; readonly tip: string },
): Promise<readonly RangeCommit[]> {
  const args = ["log", "--reverse", "--topo-order", "--format=%H %T", `${base}..${tip}`];
  return (await gitText(tree.gitDir, args)).split("\n").map((line) => {
    const [commit = "", hash = ""] = line.split(" ");
    return { commit, tree: hash };
  });
}
