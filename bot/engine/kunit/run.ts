/**
 * `--kunit`: the kernel's own tests of what a series changes, built into a um kernel and run after every patch. The
 * column is added to the run as cover builds are, and is built whole whatever the level is.
 * @module
 */
import { writeAtomic } from "../../system/files/files.ts";
import { inDir } from "../context.ts";
import { type Recorders, runAllCells, type Session } from "../session.ts";
import { KUNIT_FILE, kunitColumn } from "./column.ts";

/** Adds the column and takes its cells; the session that comes back has it in its plan. */
export async function runKunit(session: Session, recorders: Recorders): Promise<Session> {
  const { request, context, inputs, planned, workspaces, shard } = session;
  if (request.kunit !== true || context.signal.aborted) return session;
  const stopped = request.failFast &&
    recorders.record.report().cells.some(({ verdict }) => verdict === "fail");
  if (stopped) return session;
  const { notes, planned: added, test } = session.kunit ??
    await kunitColumn(
      { ...session, series: inputs.series, workspace: () => workspaces.open(0) },
      context,
    );
  const { plan, builds, compilers } = added;
  if (shard !== undefined && !plan.cells.some(shard.has)) return session;
  for (const note of notes) context.ui.note(note);
  recorders.record.extend({ plan, builds, compilers, notes: [...notes, ...plan.notes ?? []] });
  if (builds.length === 0) return session;
  if (request.output !== undefined) {
    await writeAtomic(`${inDir(context.cwd, request.output)}/${KUNIT_FILE}`, builds[0]!.config!);
  }
  const less = { level: "image", boot: false, tests: [test], audit: undefined } as const;
  await runAllCells({ ...session, request: { ...request, ...less }, planned: added }, recorders);
  const all = new Map([...planned.compilers, ...compilers]);
  return {
    ...session,
    planned: { ...planned, builds: [...planned.builds, ...builds], compilers: all },
  };
}
