/**
 * A worker's job: build the cells of a shard, report progress, and put the results into the store.
 * @module
 */
import { kindOf, writeAtomic } from "../../system/files/files.ts";
import { randomSeed } from "../../system/host.ts";
import { tempDir } from "../../system/files/dirs.ts";
import { every } from "../../system/wait.ts";
import { COVER_SHARD, inShard, parseShard } from "../../shard/spec.ts";
import { type Ended, persist } from "../queue/runner.ts";
import { type ChildOutcome, everystep, lastWords } from "../run/child.ts";
import { putDir } from "../run/copy.ts";
import { mboxKey, shardKey } from "../run/keys.ts";
import {
  getPlan,
  type RunPlan,
  writeFixes,
  writeFound,
  writePrerequisites,
} from "../run/plan_file.ts";
import { publicEnv, publicText } from "../run/public.ts";
import type { Service } from "../run/service.ts";
import { verifyArgs } from "../run/tree_args.ts";
import { seriesById } from "../state/series.ts";
import {
  beginShard,
  failShard,
  finishShard,
  keepPartial,
  releaseShard,
  reportShard,
  type ShardName,
} from "../state/shards.ts";
import type { SeriesRow } from "../types.ts";
import { cellsSoFar, lastCompiled, lastOutput } from "./progress.ts";

/** A worker. */
export interface Worker extends Service {
  /** Its name in the fleet. */
  readonly name: string;
  /** Parallel compilers of each of its children. */
  readonly jobs: number;
  /** How many shards it is at. */
  readonly building?: { count: number };
}

const REPORT_MS = 2000;
/** How long what was found is held while the database or the store is away. */
const HOLD_MS = 600_000;

/** Builds a shard. */
export async function buildShard(
  worker: Worker,
  shard: ShardName,
  signal: AbortSignal,
): Promise<Ended> {
  const { db, store, name, journal } = worker;
  const run = { id: shard.series, run: shard.run };
  if (!await beginShard(db, shard, name)) return { kind: "done" };
  const series = await seriesById(db, shard.series);
  const plan = await getPlan(store, run);
  const mbox = await store.get(mboxKey(shard.series));
  if (series === undefined || plan === undefined || mbox === undefined) {
    return { kind: "again", why: "the store has not got the series" };
  }
  await using dir = await tempDir(worker.temp);
  await writeAtomic(`${dir.path}/series.mbox`, mbox);
  const needed = await writePrerequisites(store, run, dir.path, `${dir.path}/series.mbox`);
  const checked = await writeFound(plan, dir.path), fixes = await writeFixes(plan, dir.path);
  const about = { series: shard.series, shard: shard.spec };
  journal.info("shard begun", about);
  const built = await build(
    worker,
    shard,
    { series, plan, needed, checked, fixes, dir: dir.path },
    signal,
  );
  if (built === "over") return { kind: "done" };
  const out = `${dir.path}/out`;
  const persisted = (work: () => Promise<unknown>) =>
    persist(work, {
      ...{ ms: HOLD_MS, signal },
      onError: (error) => journal.warn("what was found waits", { ...about, error }),
    });
  if (signal.aborted) {
    await persisted(() => releaseShard(db, shard, name));
    return { kind: "done" };
  }
  const { code } = built;
  const hasFound = await kindOf(`${out}/shard.json`) === "file";
  // What took too much takes as much again: what it has found counts, and the rest has no verdict.
  const tooMuch = built.timedOut || built.overMib !== undefined;
  const answered = code === 0 && built.ok || tooMuch && hasFound;
  if (hasFound) {
    const key = shardKey(run, shard.spec, `${name}.${randomSeed().toString(16)}`);
    const kept = await persisted(async () => {
      await putDir(store, key, out, ["shard.json"]);
      await (answered ? finishShard(db, shard, key) : keepPartial(db, shard, key));
    });
    if (!kept) return { kind: "again", why: "what was found could not be kept" };
  }
  journal.info("shard ended", { ...about, code, ms: Math.round(built.durationMs) });
  if (built.overMib === undefined || hasFound) {
    return answered ? { kind: "done" } : { kind: "again", why: lastWords(built) };
  }
  const failed = await persisted(() => failShard(db, shard, lastWords(built)));
  return failed ? { kind: "done" } : { kind: "again", why: lastWords(built) };
}

/** Runs the child and reports progress; `over`: the run was ended meanwhile. */
async function build(
  worker: Worker,
  shard: ShardName,
  { series, plan, needed, checked, fixes, dir }: {
    readonly series: SeriesRow;
    readonly plan: RunPlan;
    /** File with the prerequisites of the series. */
    readonly needed: string;
    /** File with why it is that tree and that base. */
    readonly checked?: string;
    /** Directory of the patches for its base. */
    readonly fixes?: string;
    readonly dir: string;
  },
  signal: AbortSignal,
): Promise<ChildOutcome | "over"> {
  const { db, name, settings, children, jobs, journal } = worker;
  const parts = parseShard(shard.spec) ?? [];
  const isOwn = (cell: { readonly arch: string; readonly state: number }) =>
    // All that it reports are cells of builds that it has found.
    shard.spec === COVER_SHARD || inShard(parts, cell);
  const output = lastOutput();
  const over = new AbortController();
  const sendProgress = async () => {
    const cells = await cellsSoFar(`${dir}/out/report.json`, isOwn);
    const compiler = await lastCompiled(`${dir}/out/logs`);
    const tail = [output.text().trimEnd(), compiler].filter((text) => text !== "").join("\n\n");
    const alive = await reportShard(db, shard, {
      ...{ worker: name, tail: publicText(worker, tail), cells },
    });
    if (!alive) over.abort();
  };
  let sending = Promise.resolve();
  using _timer = every(REPORT_MS, () => {
    sending = sending.then(sendProgress).catch((error) =>
      journal.warn("progress waits", { error })
    );
  });
  const outcome = await everystep(children, [
    ...["verify", `${dir}/series.mbox`, "--shard", shard.spec, "-o", `${dir}/out`],
    ...["--prerequisites", needed],
    ...verifyArgs(settings, series, plan, { checked, fixes }),
    ...["--configs", children.configs, "--untrusted", "-j", String(jobs)],
  ], {
    ...{ signal: AbortSignal.any([signal, over.signal]), onChunk: output.add },
    timeoutMs: settings.shardHours * 3_600_000,
    builds: true,
    env: publicEnv(worker),
  });
  await sending;
  return over.signal.aborted && !outcome.ok ? "over" : outcome;
}
