/**
 * Cover builds: what no chosen build compiles gets a configuration that does, found by Kconfig alone.
 * @module
 */
import { configure } from "../../compile/config.ts";
import { readDotConfig } from "../../compile/dot_config.ts";
import { maker } from "../../compile/make.ts";
import { coverBuilds, derive, fileWord, parseKconfig } from "../../config/mod.ts";
import type { Build } from "../../config/types.ts";
import { available, type Compilers, compilersOf, examine } from "../../doctor/mod.ts";
import { coverArchs, planColumns } from "../../plan/mod.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { remove } from "../../system/files/files.ts";
import type { State } from "../../tree/types.ts";
import type { Uncovered } from "../../judge/coverage.ts";
import type { JudgedCell } from "../../judge/types.ts";
import type { Report } from "../../report/model/schema.ts";
import { type Gated, gatedFiles, hintsOf, opens, type Wanted } from "./files.ts";
import { takesKey, takesOf } from "./unseen_lines.ts";
import type { Planned } from "../plan/cells.ts";
import { type Recorders, runAllCells, type Session } from "../session.ts";
import { requestOf } from "../cells/request.ts";

/** More builds than these are not added. */
const MAX_COVERS = 3;
const KCONFIG = "allmodconfig";

/** A build that is added, and how. */
interface Cover {
  readonly build: Build;
  readonly compilers: Compilers;
}

/**
 * Adds cover builds to a run whose cells are taken, and takes theirs at level `objects`. The run that
 * comes back has them in its plan. What they still do not compile stays `incomplete`.
 */
export async function runCoverBuilds(session: Session, recorders: Recorders): Promise<Session> {
  const { request, context, shard, inputs, planned } = session;
  const report = recorders.record.report();
  const stopped = context.signal.aborted ||
    (request.failFast && report.cells.some(({ verdict }) => verdict === "fail"));
  // Another shard may have what this one lacks.
  if (request.cover === false || shard !== undefined || stopped) return session;
  const missing = answeredOf(report.coverage?.missing ?? [], recorders.record.cells());
  if (missing.length === 0 || planned.plan.cells.length === 0) return session;
  const { covers, notes } = await coversFor(missing, session);
  for (const note of notes) context.ui.note(note);
  const builds = covers.map(({ build }) => build);
  const compilers = new Map(covers.map((one) => [one.build.name, one.compilers] as const));
  const options = {
    level: "objects",
    available: (): true => true,
    states: request.states,
  } as const;
  const plan = planColumns(inputs.series, builds, options);
  recorders.record.extend({ plan, builds, compilers, notes });
  if (plan.cells.length === 0) return session;
  const added: Planned = { plan, whole: plan, builds, compilers };
  const less = { level: "objects", boot: false, tests: undefined, kunit: false } as const;
  const cover = { ...request, ...less, audit: undefined };
  await runAllCells({ ...session, request: cover, planned: added }, recorders);
  return { ...session, planned: { ...planned, builds: [...planned.builds, ...builds] } };
}

/** Without the lines that the chosen builds have not looked at, where none of them has an answer at all. */
function answeredOf(
  missing: NonNullable<Report["coverage"]>["missing"],
  cells: readonly JudgedCell[],
): NonNullable<Report["coverage"]>["missing"] {
  const built = cells.filter(({ outcome }) => outcome !== undefined && outcome.kind !== "infra")
    .map(({ state }) => state);
  const last = Math.max(0, ...built);
  return missing.filter(({ why, patch }) => why !== "no-answer" || patch <= last);
}

/** The builds that compile most of these files, and what there is to say. */
async function coversFor(
  missing: NonNullable<Report["coverage"]>["missing"],
  session: Session,
): Promise<{ readonly covers: readonly Cover[]; readonly notes: readonly string[] }> {
  const { request, context, choice, planned, states, workspaces } = session;
  const last = states[Math.max(...missing.map(({ patch }) => patch))]!;
  const workspace = await workspaces.open(0);
  context.ui.step("looking for a configuration that compiles what no build does");
  await workspace.checkout(last.commit);
  const own = [...new Set(planned.builds.map(({ of }) => of.arch))];
  const covers: Cover[] = [], notes: string[] = [];
  const add = (build: Build, compilers: Compilers, files: readonly Named[]) => {
    const cover = coverText(files, missing);
    covers.push({ build: { ...build, of: { ...build.of, cover } }, compilers });
    notes.push(`cover build ${build.name}: ${cover}`);
  };
  const done = new Set<string>();
  for (const arch of choice.archs.filter(({ name }) => own.includes(name))) {
    const files = missing.filter(({ why, file }) =>
      why === "compiled-away" && file.startsWith(`arch/${arch.srcarch}/`)
    );
    if (files.length === 0) continue;
    for (const build of coverBuilds(arch)) {
      if (covers.length === MAX_COVERS || planned.builds.some(({ name }) => name === build.name)) {
        continue;
      }
      const compilers = await compilersOf(build);
      if (compilers === undefined) continue;
      // A tree that lacks its symbols cannot be configured so.
      if (await configured(build, compilers, last, session) === undefined) continue;
      add(build, compilers, files);
      for (const { file } of files) done.add(file);
    }
  }
  let open = (await gatedFiles(workspace.source, await wantedOf(missing, session)))
    .filter(({ file }) => !done.has(file));
  const hints = await hintsOf(workspace.source, open, own);
  const lacking: string[] = [];
  // Who names architectures asks for no other.
  const named = request.archs !== undefined && request.archs !== "all" ||
    (request.builds ?? []).length > 0;
  const archs = named ? choice.archs.filter(({ name }) => own.includes(name)) : choice.archs;
  for (const arch of coverArchs(archs, hints)) {
    if (open.length === 0 || covers.length === MAX_COVERS || context.signal.aborted) break;
    const paths = false, toolchain = "";
    const build = derive(arch, { kconfig: parseKconfig(KCONFIG), toolchain, paths });
    if (planned.builds.some(({ name }) => name === build.name)) continue;
    if (session.lacks.has(arch.name)) continue;
    const able = available(build, await examine([build], choice.settings, context));
    const compilers = able === true ? await compilersOf(build) : undefined;
    if (able !== true) lacking.push(`cover: ${build.name} may compile ${open[0]!.file}: ${able}`);
    if (compilers === undefined) continue;
    const symbols = await configured(build, compilers, last, session);
    const found = symbols === undefined ? [] : open.filter((one) => opens(symbols, one));
    if (found.length === 0) continue;
    add(build, compilers, found);
    open = open.filter((one) => !found.includes(one));
  }
  // What was compiled elsewhere in the end asks for no compiler.
  return { covers, notes: open.length > 0 ? [...notes, ...lacking] : notes };
}

/**
 * The files that a build may be added for, each with what it takes beside its own lines of make: of lines
 * that the preprocessor takes out, the symbols of their conditions.
 */
async function wantedOf(
  missing: NonNullable<Report["coverage"]>["missing"],
  { states, inputs }: Session,
): Promise<readonly Wanted[]> {
  const away = missing.flatMap((one): Uncovered[] =>
    one.why === "compiled-away" && one.at !== undefined && one.removed !== undefined
      ? [{ ...one, why: one.why, at: one.at, removed: one.removed }]
      : []
  );
  const takes = await takesOf(away, states, inputs.tree.gitDir);
  return missing.flatMap((one): Wanted[] => {
    if (one.why === undefined || one.why === "not-built" || one.why === "no-answer") {
      return [{ file: one.file, symbols: [] }];
    }
    const symbols = takes.get(takesKey(one))?.symbols ?? [];
    return symbols.length === 0 ? [] : [{ file: one.file, symbols }];
  });
}

type Named = Pick<Gated, "file">;

function coverText(
  found: readonly Named[],
  missing: NonNullable<Report["coverage"]>["missing"],
): string {
  const more = found.length === 1 ? "" : ` and ${found.length - 1} more`;
  const open = missing.some(({ file, unanswered }) =>
    unanswered !== undefined && found.some((one) => one.file === file)
  );
  const whose = open ? "has an answer" : "was chosen";
  return `no build that ${whose} compiles all of ${found[0]!.file}${more}`;
}

/** The symbols that a build has set; undefined: it cannot be configured. */
async function configured(
  build: Build,
  compilers: Compilers,
  state: State,
  { workspaces, options, context }: Session,
): Promise<ReadonlySet<string> | undefined> {
  const workspace = await workspaces.open(0);
  const dir = `${fileWord(build.name)}-cover`;
  const request = await requestOf(
    build,
    { options, compilers: new Map([[build.name, compilers]]) },
    workspace,
    state,
    { dir, log: `${workspace.buildDir(dir)}.log`, level: "objects" },
    { onProgress() {}, onStep() {} },
  );
  context.ui.step(`configuring ${build.name}`);
  await remove(request.mounts.build);
  await makeDir(request.mounts.build);
  const cell = maker(request);
  const done = await configure(build, request.mounts.build, workspace.source, cell.make);
  const config = done.ok ? await readDotConfig(request.mounts.build) : undefined;
  await remove(request.mounts.build);
  if (config === undefined) return undefined;
  return new Set([...config.symbols.matchAll(/^CONFIG_(\w+)=[ym]$/gm)].map(([, name]) => name!));
}
