/**
 * The series of a branch that b4 prepares or reviews: where it begins and ends, as b4 itself finds it.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { git } from "../../system/process/git.ts";
import { type B4Notes, notesFrom, notesOf } from "./notes.ts";

/** Commits below the tip in which b4's own is looked for. */
const MAX_COMMITS = 2000;

/** A branch of b4's. */
export interface B4Branch {
  /** `BASE..TIP`, of commits. */
  readonly range: string;
  /** Notes that stand in no commit of the range. */
  readonly notes?: B4Notes;
}

/** True for `b4:` and `b4:BRANCH`. */
export function looksLikeB4(arg: string): boolean {
  return arg.startsWith("b4:");
}

/**
 * Finds the series of `b4:BRANCH`, or with `b4:` of the branch one stands on. Throws {@linkcode UserError} for what is no
 * branch, and for one that b4 keeps no notes of.
 */
export async function b4Branch(gitDir: string, typed: string): Promise<B4Branch> {
  const branch = typed.slice(3) || await current(gitDir);
  const arg = `b4:${branch}`;
  const tip = branch.startsWith("-") ? undefined : await commitOf(gitDir, `refs/heads/${branch}`);
  if (tip === undefined) {
    throw new UserError(`${arg}: the tree has no branch ${branch}`, {
      hint: "b4: alone is the branch that you stand on; git branch lists all",
    });
  }
  const config = async (name: string) =>
    (await git(gitDir, ["config", "--get", `branch.${branch}.${name}`])).stdout.trim();
  const described = await config("b4-tracking");
  if (described !== "" && await config("b4-prep-cover-strategy") === "branch-description") {
    const notes = notesFrom(await config("description"), described);
    if (notes?.baseBranch !== undefined) {
      return { range: `${await fork(gitDir, notes.baseBranch, branch, arg)}..${tip}`, notes };
    }
  }
  const found = await ownCommit(gitDir, tip);
  if (found === undefined) {
    throw new UserError(`${arg}: b4 keeps no notes of the branch ${branch}`, {
      hint: `b4 prep -e BASE enrolls it; or write the range: BASE..${branch}`,
    });
  }
  const { commit, notes } = found;
  if (notes.firstPatch !== undefined) return { range: `${notes.firstPatch}~..${tip}` };
  if (commit !== tip) return { range: `${commit}~..${tip}` };
  if (notes.baseBranch === undefined) {
    throw new UserError(`${arg}: the branch has b4's cover letter and no patch yet`);
  }
  return { range: `${await fork(gitDir, notes.baseBranch, branch, arg)}..${tip}` };
}

async function current(gitDir: string): Promise<string> {
  const head = await git(gitDir, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  if (head.ok) return head.stdout.trim();
  throw new UserError("b4: is the series of the branch that you stand on, and you stand on none", {
    hint: "name the branch: b4:BRANCH",
  });
}

async function commitOf(gitDir: string, rev: string): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${rev}^{commit}`];
  const outcome = await git(gitDir, args);
  return outcome.ok ? outcome.stdout.trim() : undefined;
}

/** Where the branch left another, as b4 asks: by the other's reflog, else where their histories part. */
async function fork(gitDir: string, base: string, branch: string, arg: string): Promise<string> {
  if (!base.startsWith("-")) {
    for (const flag of [["--fork-point"], []]) {
      const found = await git(gitDir, ["merge-base", ...flag, base, `refs/heads/${branch}`]);
      if (found.ok && found.stdout.trim() !== "") return found.stdout.trim();
    }
  }
  throw new UserError(`${arg}: b4 notes ${base} as its base, and the branch has not left it`, {
    hint: `write the range: BASE..${branch}`,
  });
}

/** The newest commit in which b4 keeps the series' notes. */
async function ownCommit(
  gitDir: string,
  tip: string,
): Promise<{ readonly commit: string; readonly notes: B4Notes } | undefined> {
  const log = await git(gitDir, [
    ...["log", "--first-parent", `--max-count=${MAX_COMMITS}`, "-z", "--format=%H%n%B"],
    ...["--encoding=UTF-8", "--no-show-signature", tip],
  ], { tailBytes: 64 * 1024 * 1024 });
  for (const text of log.stdout.split("\0")) {
    const end = text.indexOf("\n");
    const notes = end < 0 ? undefined : notesOf(text.slice(end + 1));
    if (notes !== undefined) return { commit: text.slice(0, end), notes };
  }
  return undefined;
}
