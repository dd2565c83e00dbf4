/**
 * `--kunit` and `--kselftest`: the kernel's own tests, run after every patch. A column is added to the run as cover builds are,
 * and is built whole whatever the level is.
 * @module
 */
import { writeAtomic } from "../../system/files/files.ts";
import { inDir } from "../context.ts";
import { isOver, type Recorders, runAllCells, type Session } from "../session.ts";
import type { TestColumn } from "./column.ts";
import { hasColumns, testColumns } from "./columns.ts";

/** Adds the columns and takes their cells; the session that comes back has them in its plan. */
export async function runTestColumns(session: Session, recorders: Recorders): Promise<Session> {
  const { request, context, inputs, workspaces } = session;
  if (!hasColumns(request) || isOver(session, recorders)) return session;
  const known = session.columns ?? [];
  const columns = known.length > 0 ? known : await testColumns(
    { ...session, series: inputs.series, workspace: () => workspaces.open(0) },
    context,
  );
  let all = session;
  for (const column of columns) {
    if (!isOver(all, recorders)) all = await runColumn(column, all, recorders);
  }
  return all;
}

async function runColumn(
  { notes, planned: added, test }: TestColumn,
  session: Session,
  recorders: Recorders,
): Promise<Session> {
  const { request, context, planned, shard } = session;
  const { plan, builds, compilers } = added;
  if (shard !== undefined && !plan.cells.some(shard.has)) return session;
  for (const note of notes) context.ui.note(note);
  recorders.record.extend({ plan, builds, compilers, notes: [...notes, ...plan.notes ?? []] });
  if (builds.length === 0) return session;
  if (request.output !== undefined) {
    const { config, of } = builds[0]!;
    await writeAtomic(`${inDir(context.cwd, request.output)}/${of.file!}`, config!);
  }
  const less = { level: "image", boot: false, tests: [test], audit: undefined } as const;
  await runAllCells({ ...session, request: { ...request, ...less }, planned: added }, recorders);
  const all = new Map([...planned.compilers, ...compilers]);
  return {
    ...session,
    planned: { ...planned, builds: [...planned.builds, ...builds], compilers: all },
  };
}
