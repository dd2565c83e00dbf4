/**
 * The first job of a run: fetch the series, see whether it applies, cut it into shards. None of the
 * patches' code runs for that.
 * @module
 */
import { z } from "zod";
import { readSource, writeMbox } from "../../source/mod.ts";
import { tempDir } from "../../system/dirs.ts";
import { readTextIfThere, writeAtomic } from "../../system/files.ts";
import type { Outcome } from "../../system/process.ts";
import { silent } from "../../system/ui.ts";
import type { Ended } from "../queue/taker.ts";
import { endSeries, giveVerdict, seriesById } from "../state/series.ts";
import { cutRun, type Run } from "../state/shards.ts";
import type { SeriesRow } from "../types.ts";
import { everystep, lastWords } from "./child.ts";
import { mboxKey, reportKey } from "./keys.ts";
import { putPlan } from "./plan_file.ts";
import type { Service } from "./service.ts";
import { treeArgs } from "./tree_args.ts";

/** Minutes that a child may take to look at a series. A tree may have to be fetched first. */
const MINUTES = 30;

const checked = z.object({
  series: z.object({ patches: z.array(z.unknown()) }),
  base: z.object({ commit: z.string().regex(/^[0-9a-f]{40,64}$/) }),
  applied: z.object({ ok: z.boolean() }).loose(),
});
const matrix = z.object({
  include: z.array(z.object({ shard: z.string(), archs: z.string(), cells: z.int() })),
});
const rejected = z.object({ reject: z.object({ patch: z.int(), subject: z.string() }).loose() });

/** Plans a run that is new. */
export async function planRun(service: Service, run: Run, signal: AbortSignal): Promise<Ended> {
  const { db, temp } = service;
  const series = await seriesById(db, run.id);
  if (series?.state !== "new" || series.run !== run.run) return { kind: "done" };
  await using dir = await tempDir(temp);
  const mbox = `${dir.path}/series.mbox`;
  const fetched = await fetchSeries(service, series, mbox, signal);
  if (!fetched.ok) return await notFetched(service, run, fetched, signal);
  const options = { signal, timeoutMs: MINUTES * 60_000 };
  const names = await namesBase(mbox);
  const args = [mbox, ...treeArgs(service.settings, series.tree, { names })];
  const check = await everystep(service.children, ["check", ...args, "--json"], options);
  if (check.code !== 0 && check.code !== 4) return await notFetched(service, run, check, signal);
  const { series: { patches }, base, applied } = checked.parse(JSON.parse(check.stdout));
  if (!applied.ok) return await doesNotApply(service, run, check.stdout, applied);
  const { boot, shards } = service.settings, level = series.level ?? service.settings.level;
  const archs = series.archs === undefined ? [] : ["--arch", series.archs.join(",")];
  const plan = await everystep(service.children, [
    ...["plan", mbox, "--matrix", "--level", level, ...archs],
    ...(shards === undefined ? [] : ["--shards", String(shards)]),
    ...["--configs", service.children.configs],
  ], options);
  if (!plan.ok) return await notFetched(service, run, plan, signal);
  const { include } = matrix.parse(JSON.parse(plan.stdout));
  await putPlan(service.store, run, { base: base.commit, level, boot, archs: series.archs });
  const cut = include.map(({ shard, archs, cells }) => ({
    word: shard,
    archs: archs.split(","),
    cells,
  }));
  await cutRun(db, run, patches.length, cut);
  service.journal.info("planned", { series: run.id, patches: patches.length, shards: cut.length });
  return { kind: "done" };
}

/** True if the series says where it begins (git-format-patch(1), BASE TREE INFORMATION). */
async function namesBase(mbox: string): Promise<boolean> {
  return /^base-commit: [0-9a-f]{40}/m.test(await readTextIfThere(mbox) ?? "");
}

/** The mails of the series, once for all its runs, so that each run and worker has the same. */
async function fetchSeries(
  service: Service,
  { id, source, inbox }: SeriesRow,
  file: string,
  signal: AbortSignal,
): Promise<Pick<Outcome, "ok"> & Partial<Outcome>> {
  const { store, children } = service;
  const known = await store.get(mboxKey(id));
  if (known !== undefined) {
    await writeAtomic(file, known);
    return { ok: true };
  }
  const dir = `${file}.d`;
  const from = inbox === undefined ? [] : ["--inbox", inbox];
  const done = await everystep(children, ["fetch", ...from, "-o", dir, "--", source], {
    tokens: true,
    signal,
    timeoutMs: MINUTES * 60_000,
  });
  if (!done.ok) return done;
  const { messages } = await readSource(dir, { cwd: "/", ui: silent });
  const mbox = writeMbox(messages);
  await store.put(mboxKey(id), mbox);
  await writeAtomic(file, mbox);
  return done;
}

/** What nobody can mend ends the run; the rest is tried again. */
async function notFetched(
  { db, journal }: Service,
  run: Run,
  outcome: Pick<Outcome, "ok"> & Partial<Outcome>,
  signal: AbortSignal,
): Promise<Ended> {
  const why = lastWords(outcome as Outcome);
  // Exit code 2: what came is no series, or not all of it yet. A mail may be late.
  if (outcome.code === 2 && !signal.aborted && !/incomplete|missing|lacks|not there/i.test(why)) {
    await endSeries(db, run, "refused", why);
    journal.info("refused", { series: run.id, why });
    return { kind: "done" };
  }
  return { kind: "again", why };
}

async function doesNotApply(
  { db, store, journal }: Service,
  run: Run,
  text: string,
  applied: unknown,
): Promise<Ended> {
  await store.put(`${reportKey(run)}/check.json`, new TextEncoder().encode(text));
  const read = rejected.safeParse(applied);
  const summary = read.success
    ? `does not apply: patch ${read.data.reject.patch} "${read.data.reject.subject}"`
    : "does not apply";
  await giveVerdict(db, run, { verdict: "does-not-apply", summary });
  journal.info("judged", { series: run.id, verdict: "does-not-apply" });
  return { kind: "done" };
}
