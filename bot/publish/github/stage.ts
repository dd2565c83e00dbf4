/**
 * A series on its way, as a check run: `in_progress` from the moment it is taken, and ended as neutral where it gets no
 * verdict. The verdict itself takes the same check run over.
 * @module
 */
import { z } from "zod";
import type { Stage } from "../types.ts";
import type { Api } from "./api.ts";
import { bounded } from "./bounded.ts";
import { type CheckRun, CREATE, LIST, PENDING, runShape, UPDATE } from "./check_run.ts";
import { wantsApp } from "./explain.ts";
import { setMark } from "./marks.ts";
import { once } from "./once.ts";
import type { GitHubTarget, PostOptions } from "./types.ts";

/** What became of it. */
export interface PostedStage {
  readonly head: string;
  /** `status`: the account is no App, and may not make checks. */
  readonly as: "check" | "status";
  /** False: it stands there already; of an end: there is nothing to end. */
  readonly made: boolean;
}

/** GitHub cuts longer ones. */
const MAX_TITLE = 255, MAX_DESCRIPTION = 140;
const pullShape = z.object({ head: z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) }) });

/** Posts it at the commit that is named, else at the last of the pull request. Errors are Octokit's, or ours. */
export async function postStage(
  stage: Stage,
  place: GitHubTarget,
  options: PostOptions,
  api: Api,
): Promise<PostedStage> {
  const { owner, repo, pull } = place;
  const head = place.commit ?? (await api.read(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    { owner, repo, pull_number: pull },
    pullShape,
  )).head.sha;
  const target = { owner, repo, head, commits: [] };
  try {
    return { head, as: "check", made: await postRun(stage, target, options, api) };
  } catch (error) {
    if (!wantsApp(error)) throw error;
    const description = [...titleOf(stage)].slice(0, MAX_DESCRIPTION).join("");
    const { name: context, url } = options;
    const mark = { sha: head, context, state: "pending" as const, description, url };
    return { head, as: "status", made: await setMark(mark, target, api) };
  }
}

async function postRun(
  stage: Stage,
  { owner, repo, head }: { readonly owner: string; readonly repo: string; readonly head: string },
  { name, url }: PostOptions,
  api: Api,
): Promise<boolean> {
  const parameters = { owner, repo, ref: head, check_name: name, filter: "all" };
  const look = async () =>
    (await api.readAll(LIST, parameters, runShape))
      .find((run) => run.external_id === PENDING && run.status !== "completed");
  const title = [...titleOf(stage)].slice(0, MAX_TITLE).join("");
  const output = { title, summary: bounded(summaryOf(stage)) };
  if (stage.ended === undefined) {
    const body = {
      ...{ owner, repo, name, head_sha: head, external_id: PENDING, status: "in_progress", output },
      ...(url === undefined ? {} : { details_url: url }),
    };
    const dryAnswer: CheckRun = {
      ...{ id: 0, external_id: PENDING, status: "in_progress" },
      output: { annotations_count: 0 },
    };
    return (await once(api, look, () => api.write(CREATE, body, runShape, dryAnswer))).made;
  }
  const open = await look();
  if (open === undefined) return false;
  await api.write(
    UPDATE,
    { owner, repo, check_run_id: open.id, status: "completed", conclusion: "neutral", output },
    runShape,
    open,
  );
  return true;
}

function titleOf({ title, ended }: Stage): string {
  return ended === undefined ? `being verified: ${title}` : `no verdict: ${ended}`;
}

function summaryOf({ title, version, patches, ended }: Stage): string {
  const what = `v${version}, ${patches} ${patches === 1 ? "patch" : "patches"}`;
  const series = `${title.replace(/[\\`*_{}[\]<>#|]/g, "\\$&")} (${what})`;
  return ended === undefined
    ? `${series}\n\nEvery state of it is being built. The verdict takes the place of this.`
    : `${series}\n\nIt got no verdict: ${ended.replace(/[\\`*_{}[\]<>#|]/g, "\\$&")}.`;
}
