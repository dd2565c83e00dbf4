/**
 * Cover builds: what no chosen build compiles gets a configuration that does, found by Kconfig alone.
 * @module
 */
import { pickBuilds } from "../../config/mod.ts";
import { compilersOf } from "../../doctor/mod.ts";
import type { JudgedCell } from "../../judge/types.ts";
import { planColumns } from "../../plan/mod.ts";
import type { Report } from "../../report/model/schema.ts";
import { runAdded } from "../added.ts";
import type { Planned } from "../plan/cells.ts";
import { isOver, type Recorders, type Session } from "../session.ts";
import type { KnownCover } from "../options.ts";
import { likelyMissing } from "./likely.ts";
import { type Cover, coverNote, type Covers, coversFor } from "./search.ts";

/**
 * Adds cover builds to a run whose cells are taken, and takes theirs at level `objects`. The run that
 * comes back has them in its plan. What they still do not compile stays `incomplete`.
 */
export async function runCoverBuilds(session: Session, recorders: Recorders): Promise<Session> {
  const { request, shard, inputs, planned } = session;
  const report = recorders.record.report();
  // Another shard may have what this one lacks: one is for that alone, and has no report to go by.
  if (request.cover === false || shard?.cover === false || isOver(session, recorders)) {
    return session;
  }
  const missing = shard === undefined
    ? answeredOf(report.coverage?.missing ?? [], recorders.record.cells())
    : await likelyMissing(session);
  const known = request.covers;
  if (known === undefined && missing.length === 0 || planned.plan.cells.length === 0) {
    return session;
  }
  const { covers, notes } = known === undefined
    ? await coversFor(missing, session)
    : await knownCovers(known, session);
  const builds = covers.map(({ build }) => build);
  const compilers = new Map(covers.map((one) => [one.build.name, one.compilers] as const));
  const options = {
    level: "objects",
    available: (): true => true,
    states: request.states,
  } as const;
  const plan = planColumns(inputs.series, builds, options);
  const added: Planned = { plan, whole: plan, builds, compilers };
  const how = { level: "objects" } as const;
  return await runAdded({ planned: added, notes, how, whole: true }, session, recorders);
}

/** Builds that another run found, as far as this one has not chosen them. */
async function knownCovers(
  known: readonly KnownCover[],
  { choice, planned }: Session,
): Promise<Covers> {
  const covers: Cover[] = [];
  for (const { name, cover } of known) {
    if (planned.builds.some((one) => one.name === name)) continue;
    const [build] = pickBuilds(choice.archs, [name], choice.request.sets);
    const compilers = build && await compilersOf(build);
    if (compilers !== undefined) {
      covers.push({ build: { ...build!, of: { ...build!.of, cover } }, compilers });
    }
  }
  return { covers, notes: covers.map(coverNote) };
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
