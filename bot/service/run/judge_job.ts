/**
 * The last job of a run: fold what the shards found into one report and one verdict.
 * @module
 */
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { kindOf, writeAtomic } from "../../system/files/files.ts";
import { readBytes } from "../../system/files/read.ts";
import type { Ended } from "../queue/runner.ts";
import { readHere } from "../read/here.ts";
import type { ReportRead } from "../read/types.ts";
import { addPosting } from "../state/postings.ts";
import { endSeries, giveVerdict, seriesById } from "../state/series.ts";
import { type Run, setCells, shardsOf } from "../state/shards.ts";
import type { SeriesRow } from "../types.ts";
import { audience } from "./audience.ts";
import { type ChildOutcome, everystep, lastWords } from "./child.ts";
import { getDir, putDir } from "./copy.ts";
import { mboxKey, reportKey } from "./keys.ts";
import { getPlan, writeFixes, writeFound, writePrerequisites } from "./plan_file.ts";
import { publicEnv } from "./public.ts";
import type { Service } from "./service.ts";
import { verifyArgs } from "./tree_args.ts";

const MINUTES = 30;
/** A report with all its diagnostics. */
const MAX_REPORT = 64 * 2 ** 20;

/** Judges a run whose shards have all ended. */
export async function judgeRun(service: Service, run: Run, signal: AbortSignal): Promise<Ended> {
  const { db, store, temp } = service;
  const series = await seriesById(db, run.id);
  if (series?.state !== "building" || series.run !== run.run) return { kind: "done" };
  const shards = await shardsOf(db, run);
  if (shards.length === 0) return await judgeNothing(service, series, signal);
  const failed = shards.find((shard) => shard.state === "failed");
  await using dir = await tempDir(temp);
  const parts: string[] = [];
  for (const [i, { artifact }] of shards.entries()) {
    if (artifact === undefined) continue;
    const part = `${dir.path}/${i}`;
    if (await getDir(store, artifact, part) > 0) parts.push(part);
  }
  if (parts.length === 0) {
    await endSeries(db, run, "stuck", failed?.why ?? "no worker found anything");
    return { kind: "done" };
  }
  const out = `${dir.path}/out`;
  await makeDir(out);
  const merged = await everystep(service.children, ["merge", ...parts, "-o", out], {
    ...{ signal, timeoutMs: MINUTES * 60_000 },
    env: publicEnv(service),
  });
  if (merged.overMib !== undefined) return await stuck(service, run, merged);
  if (![0, 1, 3].includes(merged.code) || merged.signal !== null || merged.cancelled) {
    return { kind: "again", why: lastWords(merged) };
  }
  await keepReport(service, series, out);
  return { kind: "done" };
}

/** A run without a cell: no build reads what the series changes. The report says just that. */
async function judgeNothing(
  service: Service,
  series: SeriesRow,
  signal: AbortSignal,
): Promise<Ended> {
  const { db, store, temp, children, settings } = service;
  const plan = await getPlan(store, series), mbox = await store.get(mboxKey(series.id));
  if (plan === undefined || mbox === undefined) {
    await endSeries(db, series, "stuck", "the store has not got the series");
    return { kind: "done" };
  }
  await using dir = await tempDir(temp);
  const file = `${dir.path}/series.mbox`, out = `${dir.path}/out`;
  await writeAtomic(file, mbox);
  const needed = await writePrerequisites(store, series, dir.path, file);
  const checked = await writeFound(plan, dir.path), fixes = await writeFixes(plan, dir.path);
  const done = await everystep(children, [
    ...["verify", file, "-o", out, "--untrusted", "--prerequisites", needed],
    ...verifyArgs(settings, series, plan, { checked, fixes }),
    ...["--configs", children.configs],
  ], { ...{ signal, timeoutMs: MINUTES * 60_000 }, env: publicEnv(service) });
  if (done.overMib !== undefined) return await stuck(service, series, done);
  // Where a prerequisite is lacking, the verdict is incomplete: then there is a report, too.
  const ended = done.code === 0 || done.code === 3 && await kindOf(`${out}/report.json`) === "file";
  if (!ended || done.signal !== null || done.cancelled) {
    return { kind: "again", why: lastWords(done) };
  }
  await keepReport(service, series, out);
  return { kind: "done" };
}

/** What takes too much memory takes as much again. */
async function stuck({ db }: Service, run: Run, outcome: ChildOutcome): Promise<Ended> {
  await endSeries(db, run, "stuck", `judging it: ${lastWords(outcome)}`);
  return { kind: "done" };
}

/** Brings a report to the store, and then its verdict to the database. */
async function keepReport(service: Service, series: SeriesRow, dir: string): Promise<void> {
  const file = `${dir}/report.json`;
  const report = await (service.reader ?? readHere).report(await readBytes(file, MAX_REPORT));
  if (report.kind === "broken") {
    await endSeries(service.db, series, "stuck", `its report cannot be read: ${report.why}`);
    return;
  }
  await putDir(service.store, reportKey(series), dir, ["report.html", "report.json"]);
  await keepVerdict(service, series, report);
}

/** The verdict, its cells, and who is to be notified: all of it, or nothing. */
async function keepVerdict(service: Service, series: SeriesRow, report: ReportRead): Promise<void> {
  const { verdict, summary, cells } = report;
  await service.db.transaction(async (sql) => {
    if (!await giveVerdict(sql, series, { verdict, summary })) return;
    service.journal.info("judged", { series: series.id, verdict });
    await setCells(sql, series, cells);
    for (const kind of audience(service, series)) await addPosting(sql, series, kind);
  });
}
