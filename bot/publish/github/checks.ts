/**
 * The check run of a series: made once, given its annotations in batches, and marked when a newer one
 * stands in its place.
 * @module
 */
import type { Api, Parameters } from "./api.ts";
import { BATCH } from "./annotations.ts";
import { bounded } from "./bounded.ts";
import { type CheckRun, CREATE, LIST, PENDING, READ, runShape, UPDATE } from "./check_run.ts";
import { statusOf } from "./explain.ts";
import { once } from "./once.ts";
import type { Target } from "./target.ts";
import type { Annotation, Check, Posting } from "./types.ts";

/** Posts the check, or what is still missing of it. */
export async function postCheck(
  posting: Posting,
  target: Target,
  api: Api,
): Promise<{ readonly run: CheckRun; readonly made: boolean }> {
  const { annotations } = posting.check;
  const first = Math.min(annotations.length, BATCH);
  const dryAnswer = dryCheck(0, annotations.length <= BATCH, first);
  let begun: CheckRun | undefined;
  const { value, made } = await once(
    api,
    async () => {
      const all = await checksThere(posting, target, api);
      begun = all.find((run) => run.external_id === PENDING && run.status !== "completed");
      return all.find((run) => run.external_id === externalId(posting.check));
    },
    () => makeCheck(posting, target, begun, dryAnswer, api),
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

/** The answer of a dry run. */
function dryCheck(id: number, ends: boolean, annotations: number): CheckRun {
  const status = ends ? "completed" : "in_progress";
  return { id, status, output: { annotations_count: annotations } };
}

/** The checks of our name, whoever made them. */
async function checksThere(
  { name }: Posting,
  { owner, repo, head }: Target,
  api: Api,
): Promise<readonly CheckRun[]> {
  const parameters = { owner, repo, ref: head, check_name: name, filter: "all" };
  return await api.readAll(LIST, parameters, runShape);
}

/** Makes the check of the one that waits for it, if there is one that we may change; else a new one. */
async function makeCheck(
  posting: Posting,
  target: Target,
  begun: CheckRun | undefined,
  dryAnswer: CheckRun,
  api: Api,
): Promise<CheckRun> {
  const whole = creation(posting, target);
  if (begun !== undefined) {
    const { head_sha: _, ...more } = whole;
    try {
      return await api.write(UPDATE, { ...more, check_run_id: begun.id }, runShape, dryAnswer);
    } catch (error) {
      // Another App's of the same name.
      if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
    }
  }
  return await api.write(CREATE, whole, runShape, dryAnswer);
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
  const dryAnswer = dryCheck(at.id, ends, to);
  return (await once(api, look, () => api.write(UPDATE, { ...id, ...more }, runShape, dryAnswer)))
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
