/**
 * Which commits a report is about: those of the pull request as it is now, or those of the git range
 * that was verified.
 * @module
 */
import { z } from "zod";
import type { RejectReport } from "../../report/model/reject_schema.ts";
import type { Report } from "../../report/model/schema.ts";
import { GIT_HASH } from "../../system/files/digest.ts";
import { UserError } from "../../system/errors.ts";
import type { Api } from "./api.ts";
import { alike, type Listed, otherDiff } from "./same_patch.ts";
import type { GitHubTarget } from "./types.ts";

/** Where the check stands, and the commit of each patch. */
export interface Target {
  readonly owner: string;
  readonly repo: string;
  readonly pull?: number;
  readonly head: string;
  /** The commit of patch 1, and so on; empty if they are not known. */
  readonly commits: readonly string[];
}

const sha = z.string().regex(GIT_HASH);
const pullShape = z.object({ head: z.object({ sha }) });
const commitShape = z.object({
  sha,
  commit: z.object({ message: z.string(), tree: z.object({ sha }) }),
});

/** `owner/repo`, and `#7` of a pull request. */
export function placeName(
  { owner, repo, pull }: Pick<GitHubTarget, "owner" | "repo" | "pull">,
): string {
  return `${owner}/${repo}${pull === undefined ? "" : `#${pull}`}`;
}

/** Finds the commits. Throws {@linkcode UserError} if the report is about others. */
export async function targetOf(
  report: Report | RejectReport,
  place: GitHubTarget,
  api: Api,
): Promise<Target> {
  const { owner, repo, pull } = place;
  const own = ownCommits(report);
  if (pull === undefined) {
    const head = place.commit ?? own.at(-1);
    if (head === undefined) {
      throw new UserError("the report does not say which commits it is about", {
        hint: "it is not of a git range: name a pull request, OWNER/REPO#N, or --commit HASH",
      });
    }
    return { owner, repo, head, commits: own.at(-1) === head ? own : [] };
  }
  const id = { owner, repo, pull_number: pull };
  const { head } = await api.read("GET /repos/{owner}/{repo}/pulls/{pull_number}", id, pullShape);
  const name = placeName(place), { commit } = place;
  if (commit !== undefined && commit !== head.sha) {
    throw new UserError(`${name}: its last commit is ${short(head.sha)}, not ${short(commit)}`);
  }
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits";
  const listed = (await api.readAll(route, id, commitShape)).map((one): Listed => ({
    sha: one.sha,
    tree: one.commit.tree.sha,
    subject: one.commit.message.split("\n")[0]!,
  }));
  const target = { owner, repo, pull, head: head.sha };
  const known = alike({ states: [], ...report }, listed);
  if (commit !== undefined) {
    // Whoever names the commit answers for it; a series in files has other patches than commits.
    const same = known.kind === "same" && listed.at(-1)?.sha === commit;
    return { ...target, commits: same ? listed.map((one) => one.sha) : [] };
  }
  const other = listed.at(-1)?.sha !== head.sha
    ? "it has just changed"
    : known.kind === "other"
    ? known.why
    : await otherDiff(known.open, report, listed, id, api);
  if (other !== undefined) {
    throw new UserError(
      `${name}: is not what the report is about: ${other}`,
      {
        hint:
          `verify it as it is now, or, if a file in it is the series, give --commit ${head.sha}`,
      },
    );
  }
  return { ...target, commits: listed.map((one) => one.sha) };
}

/** The commits of a range, if all are known. */
function ownCommits({ series }: Pick<Report, "series">): readonly string[] {
  const all = series.patches.flatMap(({ commit }) =>
    commit !== undefined && GIT_HASH.test(commit) ? [commit] : []
  );
  return all.length === series.patches.length ? all : [];
}

function short(sha: string): string {
  return sha.slice(0, 12);
}
