/** The pull request of a branch, as GitHub tells it. */
import { git, gitText } from "../../../bot/system/process/git.ts";
import type { Commit, Pull } from "./state.ts";

/** That of `topic` on `main`, from a repository that both were pushed to. */
export async function pullOf(remote: string): Promise<Pull> {
  const log = ["log", "--reverse", "--format=%H %T %P %s", "main..topic"];
  const commits = (await gitText(remote, log)).split("\n").map((line): Commit => {
    const [, sha, tree, parent, message] = /^(\S+) (\S+) (\S+) (.*)$/.exec(line)!;
    return { sha: sha!, tree: tree!, parents: [parent!], message: message! };
  });
  const patch = (await git(remote, ["format-patch", "--stdout", "main..topic"])).stdoutBytes;
  const files = (await gitText(remote, ["diff", "--name-only", "main...topic"])).split("\n");
  return { commits, patch, files };
}
