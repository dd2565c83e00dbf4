/**
 * An edit as a commit in the store, and as a mail. Made without a worktree; the same edit gives the
 * same commit.
 * @module
 */
import { makeDir } from "../../../bot/system/files/dirs.ts";
import { remove } from "../../../bot/system/files/files.ts";
import { ownGitText } from "../../../bot/tree/store.ts";
import type { Site } from "./site.ts";
import type { Change, Edit } from "../types.ts";

/** A patched state. */
export interface Patched {
  readonly commit: string;
  /** Its tree's hash. */
  readonly tree: string;
  /** The mail. */
  readonly mail: string;
}

const PERSON = {
  NAME: "Campaign",
  EMAIL: "campaign@example.org",
  DATE: "1700000000 +0000",
};
const WHO = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((role) =>
    Object.entries(PERSON).map(([what, value]) => [`GIT_${role}_${what}`, value])
  ),
);

/** Commits an edit on the base; undefined if it changes nothing. */
export async function commitEdit(site: Site, edit: Edit): Promise<Patched | undefined> {
  const dir = `${site.out}/tmp`, index = `${dir}/index`;
  await makeDir(dir);
  await remove(index);
  const git = (args: readonly string[], stdin?: string) =>
    ownGitText(site.tree.gitDir, args, { env: { ...WHO, GIT_INDEX_FILE: index }, stdin });
  await git(["read-tree", site.base]);
  const lines: string[] = [];
  for (const change of edit.changes) lines.push(await indexLine(change, site, git));
  await git(["update-index", "--index-info"], lines.join(""));
  const tree = await git(["write-tree"]);
  if (tree === await git(["rev-parse", `${site.base}^{tree}`])) return undefined;
  const text =
    `${edit.title}\n\nA random edit.\n\nSigned-off-by: ${PERSON.NAME} <${PERSON.EMAIL}>\n`;
  const commit = await git(["commit-tree", tree, "-p", site.base], text);
  const mail = await git([
    ...["format-patch", "-1", "--stdout", "--full-index", "--binary", "-M", "--no-signature"],
    commit,
  ]);
  await remove(index);
  return { commit, tree, mail: `${mail}\n` };
}

const NOBODY = "0".repeat(40);

async function indexLine(
  change: Change,
  site: Site,
  git: (args: readonly string[], stdin?: string) => Promise<string>,
): Promise<string> {
  const { path } = change;
  if (change.kind === "delete") return `0 ${NOBODY}\t${path}\n`;
  const blob = await git(
    ["hash-object", "-w", "--stdin"],
    change.kind === "link" ? change.target : change.text,
  );
  const before = (await git(["ls-tree", site.base, "--", path])).slice(0, 6);
  const kept = before === "100755" ? before : "100644";
  const mode = change.kind === "link" ? "120000" : change.mode ?? kept;
  return `${mode} ${blob}\t${path}\n`;
}
