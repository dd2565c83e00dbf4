/**
 * Builds that are added to a run whose own cells are taken: cover builds, programs of the tree, the kernel's own tests.
 * @module
 */
import type { RunOptions } from "./options.ts";
import type { Planned } from "./plan/cells.ts";
import { type Recorders, runAllCells, type Session } from "./session.ts";

/** What is added. */
export interface Added {
  readonly planned: Planned;
  /** Why, a line each: for the user and for the report. */
  readonly notes: readonly string[];
  /** How far the cells are taken, and what is run on each; they are not booted. */
  readonly how: Required<Pick<RunOptions, "level">> & Pick<RunOptions, "tests">;
  /** Of shards, one takes all of it: the plan that was cut has none of it. */
  readonly whole: boolean;
}

/** Adds the builds to the run, and takes their cells. The session that comes back has them. */
export async function runAdded(
  { planned: added, notes, how, whole }: Added,
  session: Session,
  recorders: Recorders,
): Promise<Session> {
  const { request, context, planned, shard } = session, { plan, builds, compilers } = added;
  for (const note of notes) context.ui.note(note);
  recorders.record.extend({ plan, builds, compilers, notes });
  if (whole) recorders.shard?.extend({ plan, builds, compilers, notes });
  if (plan.cells.length === 0) return session;
  const less = { tests: undefined, ...how, boot: false, audit: undefined };
  const all = whole && shard !== undefined ? { shard: { ...shard, has: () => true } } : {};
  const own = { ...session, request: { ...request, ...less }, planned: added, ...all };
  await runAllCells(own, recorders);
  return {
    ...session,
    planned: {
      ...planned,
      builds: [...planned.builds, ...builds],
      compilers: new Map([...planned.compilers, ...compilers]),
    },
  };
}
