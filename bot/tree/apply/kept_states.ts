/**
 * The states of a series that was applied before: the same mails on the same base give the same
 * commits, so that nothing need be checked out to know them.
 * @module
 */
import { z } from "zod";
import type { Series } from "../../series/types.ts";
import { codeAt, codeDigest } from "../../system/files/code.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { readTextIfThere, sha256, writeAtomic } from "../../system/files/files.ts";
import { ownGit } from "../store.ts";
import type { Base, State, Tree } from "../types.ts";
import { readJson } from "../../text/json.ts";

/** The code that decides what mails come to, with all that it imports. */
export const CODE: readonly URL[] = codeAt([
  ...["text/", "system/", "source/", "series/", "tree/", "std/"],
]);

const statesSchema = z.array(z.object({ n: z.int(), commit: z.string(), tree: z.string() }));

/** The states of a series on a base, if they were kept and the store still has all of them. */
export async function keptStates(
  tree: Tree,
  base: Base,
  series: Series,
): Promise<readonly State[] | undefined> {
  const states = readJson(statesSchema, await readTextIfThere(await place(tree, base, series)));
  if (states === undefined || states.length !== series.patches.length + 1) return undefined;
  const names = states.map(({ commit }) => `${commit}^{tree}`);
  const found = await ownGit(tree.gitDir, ["rev-parse", ...names]);
  const trees = found.stdout.trimEnd().split("\n");
  return found.ok && states.every((state, i) => state.tree === trees[i]) ? states : undefined;
}

/** Keeps the states of a series that was applied. */
export async function keepStates(
  tree: Tree,
  base: Base,
  series: Series,
  states: readonly State[],
): Promise<void> {
  await makeDir(`${tree.home}/states`);
  await writeAtomic(await place(tree, base, series), JSON.stringify(states));
}

async function place(tree: Tree, base: Base, series: Series): Promise<string> {
  const mails = await Promise.all(series.patches.map(({ raw }) => sha256(raw.bytes)));
  const key = await sha256([await codeDigest(CODE), base.commit, ...mails].join("\n"));
  return `${tree.home}/states/${key.slice(0, 32)}.json`;
}
