/**
 * The first job of a run: fetch the series, see whether it applies, cut it into shards. None of the
 * patches' code runs for that.
 * @module
 */
import { z } from "zod";
import { choiceSchema, foundFields } from "../../config/base_how.ts";
import type { TreeChoice } from "../../tree/types.ts";
import { AUTO_TREE } from "../../config/service.ts";
import {
  type RejectReport,
  rejectReportSchema,
  rejectShape,
} from "../../report/model/reject_schema.ts";
import { rejectVerdict } from "../../report/markdown/reject.ts";
import { tempDir } from "../../system/files/dirs.ts";
import { kindOf, readTextIfThere } from "../../system/files/files.ts";
import { git } from "../../system/process/git.ts";
import type { Ended } from "../queue/runner.ts";
import { keepMailIds } from "../state/mails.ts";
import { addPosting } from "../state/postings.ts";
import { endSeries, giveVerdict, seriesById, versionBefore } from "../state/series.ts";
import { cutRun, type Run } from "../state/shards.ts";
import type { SeriesRow } from "../types.ts";
import { type ChildOutcome, everystep, lastWords } from "./child.ts";
import { afterFailure } from "./failed.ts";
import { TOO_LARGE } from "./limits.ts";
import { fetchMails } from "./mails.ts";
import {
  getPlan,
  putPlan,
  putPrerequisites,
  readRuleFixes,
  writeFixes,
  writePrerequisites,
} from "./plan_file.ts";
import { announced, audience } from "./audience.ts";
import { publicText } from "./public.ts";
import { type KeptReject, putReject } from "./reject.ts";
import type { Service } from "./service.ts";
import { treeArgs } from "./tree_args.ts";

/** Bytes of the output of `check`, with the mails of the prerequisites. */
const MAX_OUTPUT = 64 * 2 ** 20;
/** Minutes that a child may take to look at a series. A tree may have to be fetched first. */
const MINUTES = 30;

const checked = z.object({
  series: z.object({ patches: z.array(z.unknown()), mails: z.array(z.string()) }),
  base: z.object({
    commit: z.string().regex(/^[0-9a-f]{40,64}$/),
    ...foundFields,
    prerequisites: z.array(z.object({ says: z.string(), result: z.string() })).optional(),
  }),
  /** Of several trees, the one that the series belongs to. */
  choice: choiceSchema.optional(),
  /** The mails of prerequisites, each byte as one character. */
  prerequisites: z.string().optional(),
  applied: z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true) }),
    z.object({ ok: z.literal(false), reject: rejectShape }),
  ]),
  rejected: rejectReportSchema.optional(),
});
const matrix = z.object({
  include: z.array(z.object({ shard: z.string(), archs: z.string(), cells: z.int() })),
});

/** Plans a run that is new. */
export async function planRun(service: Service, run: Run, signal: AbortSignal): Promise<Ended> {
  const { db, temp } = service;
  const series = await seriesById(db, run.id);
  if (series?.state !== "new" || series.run !== run.run) return { kind: "done" };
  await using dir = await tempDir(temp);
  const mbox = `${dir.path}/series.mbox`;
  const fetched = await fetchMails(service, series, mbox, signal);
  if (fetched === "too large") return await refuse(service, run, TOO_LARGE);
  if (fetched !== undefined) return await failed(service, run, fetched);
  for (const kind of announced(service, series)) await addPosting(db, run, kind);
  const options = { signal, timeoutMs: MINUTES * 60_000 };
  const names = await namesBase(mbox);
  const away = await missingTree(service, series.tree);
  if (away !== undefined) return { kind: "again", why: `the tree ${away} is not fetched yet` };
  const inbox = series.inbox === undefined ? [] : ["--inbox", series.inbox];
  const fixes = await readRuleFixes(series.fixes ?? [], service.children);
  const fixesDir = await writeFixes({ fixes }, dir.path);
  const onFixes = fixesDir === undefined ? [] : ["--fixes", fixesDir];
  const checkOn = (tree: string) =>
    everystep(
      service.children,
      [
        ...["check", mbox, ...inbox, ...treeArgs(service.settings, tree, { names }), "--json"],
        ...[...onFixes, "--configs", service.children.configs],
      ],
      { ...options, tailBytes: MAX_OUTPUT },
    );
  const before = await treeBefore(service, series);
  const stay = before === undefined ? undefined : await checkOn(before.name);
  const check = stay?.code === 0 ? stay : await checkOn(series.tree);
  if (check.code !== 0 && check.code !== 4) return await failed(service, run, check);
  const read = checked.parse(JSON.parse(check.stdout));
  const { series: { patches, mails }, base, applied, rejected } = read;
  await keepMailIds(db, run, mails);
  const unasked = base.prerequisites?.find(({ result }) => result === "unreachable");
  if (unasked !== undefined) {
    const why = `the archive gives no answer about ${publicText(service, unasked.says)}`;
    return { kind: "again", why };
  }
  if (!applied.ok) {
    const kept = { base: base.commit, reject: applied.reject };
    return await doesNotApply(service, series, kept, rejected);
  }
  const { boot, shards, cover } = service.settings, level = series.level ?? service.settings.level;
  const archs = series.archs === undefined ? [] : ["--arch", series.archs.join(",")];
  if (read.prerequisites !== undefined && read.prerequisites !== "") {
    await putPrerequisites(service.store, run, read.prerequisites);
  }
  const choice = stay?.code === 0 ? before : read.choice, { how, why } = base;
  // Which suites there are stands in the tree.
  const suites = series.kunit !== true ? [] : [
    ...["--kunit", ...treeArgs(service.settings, choice?.name ?? series.tree, base), ...onFixes],
    ...["--prerequisites", await writePrerequisites(service.store, run, dir.path, mbox)],
  ];
  const plan = await everystep(service.children, [
    ...["plan", mbox, "--matrix", "--json", "--untrusted", "--level", level, ...archs, ...suites],
    ...(shards === undefined ? [] : ["--shards", String(shards)]),
    ...(cover ? ["--cover"] : []),
    ...["--configs", service.children.configs],
  ], options);
  if (!plan.ok) return await failed(service, run, plan);
  const { include } = matrix.parse(JSON.parse(plan.stdout));
  await putPlan(service.store, run, {
    ...{ base: base.commit, level, boot, archs: series.archs },
    found: { how, why: publicText(service, why), ...(choice === undefined ? {} : { choice }) },
    ...(series.werror === undefined ? {} : { werror: series.werror }),
    ...(series.kunit === true ? { kunit: true } : {}),
    ...(fixes.length === 0 ? {} : { fixes }),
    ...(choice === undefined ? {} : { tree: choice.name }),
  });
  const cut = include.map(({ shard, archs, cells }) => ({
    spec: shard,
    archs: archs.split(","),
    cells,
  }));
  await cutRun(db, run, patches.length, cut);
  service.journal.info("planned", { series: run.id, patches: patches.length, shards: cut.length });
  return { kind: "done" };
}

/** A tree that the service fetches itself and that is not there yet. */
async function missingTree({ settings }: Service, name: string): Promise<string | undefined> {
  for (const tree of settings.trees) {
    if (name !== AUTO_TREE && tree.name !== name) continue;
    if (tree.url === undefined || tree.path === undefined) continue;
    // While it is cloned it is there, and has nothing.
    const there = await kindOf(tree.path) === "directory" &&
      (await git(tree.path, ["rev-parse", "-q", "--verify", "HEAD^{commit}"])).ok;
    if (!there) return tree.name;
  }
  return undefined;
}

/** Where the version before was verified, of a series whose tree has to be found: it stays there if it applies. */
async function treeBefore(
  { db, store, settings }: Service,
  { tree, thread, version }: SeriesRow,
): Promise<TreeChoice | undefined> {
  if (tree !== AUTO_TREE) return undefined;
  const before = await versionBefore(db, { tree, thread, version });
  if (before === undefined) return undefined;
  const name = (await getPlan(store, before))?.tree, { trees } = settings;
  if (name === undefined || !trees.some((one) => one.name === name)) return undefined;
  const why = `v${before.version} was verified there, and this version applies there, too`;
  return { name, of: trees.length, why, tried: [] };
}

/** True if the series says where it begins (git-format-patch(1), BASE TREE INFORMATION). */
async function namesBase(mbox: string): Promise<boolean> {
  return /^base-commit: [0-9a-f]{40}/m.test(await readTextIfThere(mbox) ?? "");
}

/** What nobody can mend ends the run; the rest is tried again. */
async function failed(service: Service, run: Run, outcome: ChildOutcome): Promise<Ended> {
  const why = publicText(service, lastWords(outcome));
  return afterFailure(outcome) === "again"
    ? { kind: "again", why }
    : await refuse(service, run, why);
}

async function refuse({ db, journal }: Service, run: Run, why: string): Promise<Ended> {
  await endSeries(db, run, "refused", why);
  journal.info("refused", { series: run.id, why });
  return { kind: "done" };
}

async function doesNotApply(
  service: Service,
  run: SeriesRow,
  kept: KeptReject,
  report?: RejectReport,
): Promise<Ended> {
  const { db, store, journal } = service;
  await putReject(store, run, kept, report);
  const summary = report === undefined
    ? `does not apply: patch ${kept.reject.patch} "${kept.reject.subject}"`
    : rejectVerdict(report);
  await db.transaction(async (sql) => {
    if (!await giveVerdict(sql, run, { verdict: "does-not-apply", summary })) return;
    if (report === undefined) return;
    for (const kind of audience(service, run)) await addPosting(sql, run, kind);
  });
  journal.info("judged", { series: run.id, verdict: "does-not-apply" });
  return { kind: "done" };
}
