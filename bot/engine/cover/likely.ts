/**
 * What no chosen build compiles, as Kconfig and the files of make say: for a part of a run that has no cells of the others to
 * go by.
 * @module
 */
import { isForCompiler } from "../../coverage/mod.ts";
import type { Report } from "../../report/model/schema.ts";
import type { Build } from "../../config/types.ts";
import type { Session } from "../session.ts";
import { configured } from "./configured.ts";
import { type Gated, gatedFiles, opens } from "./files.ts";

/**
 * The files of the series that none of the builds opens by its configuration on the last state. A build that cannot be
 * configured here opens none. What the preprocessor takes out is not known.
 */
export async function likelyMissing(
  session: Session,
): Promise<NonNullable<Report["coverage"]>["missing"]> {
  const { inputs, planned, states, workspaces } = session;
  const last = states.at(-1)!, patchOf = new Map<string, number>();
  for (const [i, { files }] of inputs.series.patches.entries()) {
    for (const { path, oldPath, change } of files) {
      if (change === "renamed" && oldPath !== undefined) patchOf.delete(oldPath);
      if (change === "deleted") patchOf.delete(path);
      else if (isForCompiler(path)) patchOf.set(path, i + 1);
    }
  }
  const workspace = await workspaces.open(0);
  await workspace.checkout(last.commit);
  const targets = [...patchOf.keys()].map((file) => ({ file, symbols: [] }));
  let open: readonly Gated[] = await gatedFiles(workspace.source, targets);
  for (const build of planned.builds) {
    const compilers = planned.compilers.get(build.name);
    const mine = open.filter(({ file }) => isOf(file, build));
    if (compilers === undefined || mine.length === 0) continue;
    const symbols = await configured(build, compilers, last, session);
    if (symbols === undefined) continue;
    open = open.filter((one) => !mine.includes(one) || !opens(symbols, one));
  }
  return open.map(({ file }) =>
    ({ patch: patchOf.get(file)!, file, lines: 1, why: "not-built", at: [], removed: [] }) as const
  );
}

/** Whether a build of this architecture may compile a file. */
function isOf(file: string, { srcarch, reads }: Build): boolean {
  const [, dir] = /^arch\/([^/]+)\//.exec(file) ?? [];
  return dir === undefined || dir === srcarch || reads.includes(dir);
}
