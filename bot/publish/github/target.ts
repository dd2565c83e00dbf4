/**
 * Which commits a report is about: those of the pull request as it is now, or those of the git range
 * that was verified.
 * @module
 */
import { z } from "zod";
import { cleanLine } from "../../text/clean.ts";
import type { RejectReport } from "../../report/model/reject_schema.ts";
import type { Report } from "../../report/model/schema.ts";
import { GIT_HASH } from "../../system/files/digest.ts";
import { UserError } from "../../system/errors.ts";
import type { Api } from "./api.ts";
import type { Place } from "./types.ts";

/** Where the check stands, and the commit of each patch. */
export interface Target {
  readonly owner: string;
  readonly repo: string;
  readonly pull?: number;
  readonly head: string;
  /** The commit of patch 1, and so on; empty if they are not known. */
  readonly commits: readonly string[];
}

/** A commit as GitHub tells it. */
export interface Listed {
  readonly sha: string;
  readonly tree: string;
  /** The first line of its message. */
  readonly subject: string;
}

const sha = z.string().regex(GIT_HASH);
const pullShape = z.object({ head: z.object({ sha }) });
const commitShape = z.object({
  sha,
  commit: z.object({ message: z.string(), tree: z.object({ sha }) }),
});

/** `owner/repo`, and `#7` of a pull request. */
export function placeName({ owner, repo, pull }: Pick<Place, "owner" | "repo" | "pull">): string {
  return `${owner}/${repo}${pull === undefined ? "" : `#${pull}`}`;
}

/** Finds the commits. Throws {@linkcode UserError} if the report is about others. */
export async function targetOf(
  report: Report | RejectReport,
  place: Place,
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
  const name = placeName(place);
  if (place.commit !== undefined) {
    if (place.commit === head.sha) return { owner, repo, pull, head: head.sha, commits: [] };
    throw new UserError(`${name}: its last commit is ${short(head.sha)}, not --commit's`);
  }
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits";
  const listed = (await api.readAll(route, id, commitShape)).map((one): Listed => ({
    sha: one.sha,
    tree: one.commit.tree.sha,
    subject: one.commit.message.split("\n")[0]!,
  }));
  const other = mismatch({ states: [], ...report }, listed);
  if (other !== undefined || listed.at(-1)?.sha !== head.sha) {
    throw new UserError(
      `${name}: is not what the report is about: ${other ?? "it has just changed"}`,
      {
        hint:
          `verify it as it is now, or, if a file in it is the series, give --commit ${head.sha}`,
      },
    );
  }
  return { owner, repo, pull, head: head.sha, commits: listed.map((one) => one.sha) };
}

/** Why these commits are not the report's patches; undefined if they are. */
export function mismatch(
  { series, states }: Pick<Report, "series" | "states">,
  listed: readonly Listed[],
): string | undefined {
  if (listed.length !== series.patches.length) {
    return `it has ${listed.length} commits, the report ${series.patches.length} patches`;
  }
  for (const [i, patch] of series.patches.entries()) {
    const commit = listed[i]!;
    if (commit.sha === patch.commit) continue;
    if (states.find(({ n }) => n === patch.n)?.tree === commit.tree) continue;
    // On another base the trees differ; the same patch may be the same commit there, reworded not.
    if (patch.commit === undefined && plain(commit.subject) === plain(patch.subject)) continue;
    return `its commit ${short(commit.sha)} is not patch ${patch.n}, "${cleanLine(patch.subject)}"`;
  }
  return undefined;
}

/** The commits of a range, if all are known. */
function ownCommits({ series }: Pick<Report, "series">): readonly string[] {
  const all = series.patches.flatMap(({ commit }) =>
    commit !== undefined && GIT_HASH.test(commit) ? [commit] : []
  );
  return all.length === series.patches.length ? all : [];
}

/** A subject without `[PATCH 1/2]` and without what a mail may have done to its blanks. */
function plain(subject: string): string {
  return subject.replace(/^(?:\s*\[[^\]]*\])+/, "").replace(/\s+/g, " ").trim();
}

function short(sha: string): string {
  return sha.slice(0, 12);
}
