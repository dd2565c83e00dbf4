/**
 * The check run of a series: made once, given its annotations in batches, and marked when a newer one
 * stands in its place.
 * @module
 */
import { z } from "zod";
import type { Api, Parameters } from "./api.ts";
import { BATCH } from "./annotations.ts";
import { bounded } from "./bounded.ts";
import { statusOf } from "./explain.ts";
import { once } from "./once.ts";
import type { Target } from "./target.ts";
import type { Annotation, Check, Posting } from "./types.ts";

const runShape = z.object({
  id: z.int(),
  external_id: z.string().nullish(),
  status: z.string(),
  html_url: z.string().nullish(),
  output: z.object({
    title: z.string().nullish(),
    summary: z.string().nullish(),
    annotations_count: z.int().default(0),
  }).default({ annotations_count: 0 }),
});

/** A check run at GitHub. */
export type CheckRun = z.infer<typeof runShape>;

const LIST = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
const READ = "GET /repos/{owner}/{repo}/check-runs/{check_run_id}";
const CREATE = "POST /repos/{owner}/{repo}/check-runs";
const UPDATE = "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}";

/** Posts the check, or what is still missing of it. */
export async function postCheck(
  posting: Posting,
  target: Target,
  api: Api,
): Promise<{ readonly run: CheckRun; readonly made: boolean }> {
  const { annotations } = posting.check;
  const first = Math.min(annotations.length, BATCH);
  const stand = standIn(0, annotations.length <= BATCH, first);
  const { value, made } = await once(
    api,
    () => findCheck(posting, target, api),
    () => api.write(CREATE, creation(posting, target), runShape, stand),
  );
  let run = value, from = made ? first : run.output.annotations_count;
  if (run.status === "completed") return { run, made };
  for (; run.status !== "completed"; from += BATCH) {
    api.ui.step("adding annotations", from / annotations.length);
    run = await nextBatch(posting, target, { id: run.id, from }, api);
    if (from >= annotations.length) break;
  }
  return { run, made: true };
}

/** What a dry run takes for the answer. */
function standIn(id: number, ends: boolean, annotations: number): CheckRun {
  const status = ends ? "completed" : "in_progress";
  return { id, status, output: { annotations_count: annotations } };
}

/** The check that says the same, if it is there. */
async function findCheck(
  { name, check }: Posting,
  { owner, repo, head }: Target,
  api: Api,
): Promise<CheckRun | undefined> {
  const parameters = { owner, repo, ref: head, check_name: name, filter: "all" };
  const all = await api.readAll(LIST, parameters, runShape);
  return all.find((run) => run.external_id === externalId(check));
}

function externalId({ digest }: Check): string {
  return `everystep ${digest}`;
}

/** The first request: with few annotations, it is the only one. */
function creation(posting: Posting, { owner, repo, head }: Target): Parameters {
  const { check, name, url } = posting;
  return {
    ...{ owner, repo, name, head_sha: head, external_id: externalId(check) },
    ...(url === undefined ? {} : { details_url: url }),
    ...(check.startedAt === undefined ? {} : { started_at: check.startedAt }),
    ...ending(check, check.annotations.length <= BATCH),
    output: outputOf(check, check.annotations.slice(0, BATCH)),
  };
}

/** Appends a batch behind the annotations that are there; the last one ends the check. */
async function nextBatch(
  { check }: Posting,
  { owner, repo }: Target,
  at: { readonly id: number; readonly from: number },
  api: Api,
): Promise<CheckRun> {
  const to = Math.min(at.from + BATCH, check.annotations.length);
  const ends = to === check.annotations.length;
  const id = { owner, repo, check_run_id: at.id };
  const more = {
    ...ending(check, ends),
    output: outputOf(check, check.annotations.slice(at.from, to)),
  };
  const look = async () => {
    if (api.dry) return undefined;
    const now = await api.read(READ, id, runShape);
    return now.status === "completed" || now.output.annotations_count > at.from ? now : undefined;
  };
  const stand = standIn(at.id, ends, to);
  return (await once(api, look, () => api.write(UPDATE, { ...id, ...more }, runShape, stand)))
    .value;
}

function ending(check: Check, ends: boolean): Parameters {
  if (!ends) return { status: "in_progress" };
  return {
    status: "completed",
    conclusion: check.conclusion,
    ...(check.completedAt === undefined ? {} : { completed_at: check.completedAt }),
  };
}

function outputOf({ title, summary, text }: Check, annotations: readonly Annotation[]) {
  return {
    ...{ title, summary },
    ...(text === undefined ? {} : { text }),
    annotations: annotations.map(({ path, line, level, title, message, details }) => ({
      ...{ path, start_line: line, end_line: line, annotation_level: level, title, message },
      ...(details === undefined ? {} : { raw_details: details }),
    })),
  };
}

/**
 * Ends an older check of the series as `neutral` (`stale` is GitHub's alone); true if there was one.
 * One that is gone, or that another account made, stays as it is.
 */
export async function supersede(
  id: number,
  by: { readonly version: number; readonly head: string },
  target: Target,
  api: Api,
): Promise<boolean> {
  try {
    return await markOld(id, by, target, api);
  } catch (error) {
    const status = statusOf(error);
    if (status !== 403 && status !== 404) throw error;
    api.ui.note(`GitHub: the check before, ${id}, stays as it is (${status})`);
    return false;
  }
}

async function markOld(
  id: number,
  by: { readonly version: number; readonly head: string },
  { owner, repo }: Target,
  api: Api,
): Promise<boolean> {
  const old = await api.read(READ, { owner, repo, check_run_id: id }, runShape);
  const done = /^superseded/.test(old.output.title ?? "");
  if (done || old.external_id?.startsWith("everystep ") !== true) return false;
  const what = `superseded by v${by.version} at ${by.head.slice(0, 12)}`;
  const summary = bounded(`This check is ${what}.\n\n${old.output.summary ?? ""}`);
  await api.write(
    UPDATE,
    {
      ...{ owner, repo, check_run_id: id, status: "completed", conclusion: "neutral" },
      output: { title: what, summary },
    },
    runShape,
    old,
  );
  return true;
}
