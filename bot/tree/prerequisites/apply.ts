/**
 * Applying prerequisites to a base, in the store and without a worktree. The commits depend on nothing but
 * the base and the patches.
 * @module
 */
import { mailInfo, variantsOf } from "../mail.ts";
import type { Patch } from "../../series/types.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { refuseChanges } from "../apply/refuse.ts";
import { applyMail, envOf, type Sparse } from "../apply/sparse.ts";
import { ownGit, ownGitText } from "../store.ts";
import type { CommitTree, Tree } from "../types.ts";

/** What became of one patch. */
export type Added =
  | { readonly kind: "applied" }
  /** Its lines are there already. */
  | { readonly kind: "in-tree" }
  | { readonly kind: "conflict"; readonly why: string };

/** A base that grows. */
export interface Stack extends AsyncDisposable {
  /** Where it is now. */
  readonly top: CommitTree;
  /** Puts a patch on top. Throws UserError for a symbolic link that leads out of the tree. */
  add(patch: Patch): Promise<Added>;
  /** Goes back to where it was. */
  reset(to: CommitTree): Promise<void>;
}

/** Who commits, and when: the same patches on the same base give the same commits. */
const NOBODY = {
  GIT_AUTHOR_NAME: "nobody",
  GIT_AUTHOR_EMAIL: "nobody@localhost",
  GIT_AUTHOR_DATE: "1000000000 +0000",
  GIT_COMMITTER_NAME: "nobody",
  GIT_COMMITTER_EMAIL: "nobody@localhost",
  GIT_COMMITTER_DATE: "1000000000 +0000",
};

/** Begins at a base. */
export async function openStack(
  tree: Tree,
  base: CommitTree,
  signal?: AbortSignal,
): Promise<Stack> {
  await makeDir(`${tree.home}/tmp`);
  const dir = await tempDir(`${tree.home}/tmp`);
  const sparse: Sparse = { gitDir: tree.gitDir, dir: dir.path, signal };
  const options = { env: envOf(sparse), signal };
  let top = base;
  const reset = async (to: CommitTree) => {
    await ownGitText(tree.gitDir, ["read-tree", to.commit], options);
    top = to;
  };
  await reset(base);
  return {
    get top() {
      return top;
    },
    reset,
    async add(patch) {
      const output = await applyMail(sparse, patch);
      if (output !== undefined) {
        if (await isApplied(sparse, patch)) return { kind: "in-tree" };
        const why = output.split("\n").find((line) => line.startsWith("error: ")) ?? output;
        return { kind: "conflict", why: why.replace(/^error: /, "").trim() || "git refuses it" };
      }
      const hash = await ownGitText(tree.gitDir, ["write-tree"], options);
      if (hash === top.tree) return { kind: "in-tree" };
      const message = `${patch.subject}\n`;
      const commit = await ownGitText(
        tree.gitDir,
        ["commit-tree", hash, "-p", top.commit, "-F", "-"],
        { stdin: message, env: NOBODY, signal },
      );
      await refuseChanges(tree, [{ patch, commit }], signal);
      top = { commit, tree: hash };
      return { kind: "applied" };
    },
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

/** True if the patch is applied already: its reverse applies. */
async function isApplied(sparse: Sparse, patch: Patch): Promise<boolean> {
  const info = await mailInfo(variantsOf(patch)[0]!, `${sparse.dir}/${patch.n}`);
  if (info.refused !== undefined) return false;
  const args = ["apply", "--cached", "--check", "--reverse", info.diff];
  return (await ownGit(sparse.gitDir, args, { env: envOf(sparse), signal: sparse.signal })).ok;
}
