/**
 * `--kunit` and `--kselftest`: the kernel's own tests, run after every patch. A column is added to the run as cover builds are,
 * and is built whole whatever the level is.
 * @module
 */
import { writeAtomic } from "../../system/files/files.ts";
import { runAdded } from "../added.ts";
import { inDir } from "../context.ts";
import { isOver, type Recorders, type Session } from "../session.ts";
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
  { notes, planned, test }: TestColumn,
  session: Session,
  recorders: Recorders,
): Promise<Session> {
  const { request: { output }, context, shard } = session, { plan, builds } = planned;
  if (shard !== undefined && !plan.cells.some(shard.has)) return session;
  for (const { config, of } of output === undefined ? [] : builds) {
    await writeAtomic(`${inDir(context.cwd, output!)}/${of.file!}`, config!);
  }
  const all = [...notes, ...plan.notes ?? []], how = { level: "image", tests: [test] } as const;
  return await runAdded({ planned, notes: all, how, whole: false }, session, recorders);
}
