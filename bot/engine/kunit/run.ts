/**
 * `--kunit`: the kernel's own tests of what a series changes, built into a um kernel and run after every patch. The
 * column is added to the run as cover builds are, and is built whole whatever the level is.
 * @module
 */
import type { ArchConfig, Build } from "../../config/types.ts";
import { available, compilersOf, examine } from "../../doctor/mod.ts";
import { planColumns } from "../../plan/mod.ts";
import { UserError } from "../../system/errors.ts";
import { writeAtomic } from "../../system/files/files.ts";
import { cleanLine } from "../../text/clean.ts";
import { inDir } from "../context.ts";
import type { Planned } from "../plan/cells.ts";
import { type Recorders, runAllCells, type Session } from "../session.ts";
import { chooseSuites } from "./suites.ts";
import { KUNIT_TEST } from "./test.ts";

/** The architecture whose kernel is a program. */
const ARCH = "um";
const FILE = "kunitconfig";

/** The build: um with the suites, and nothing else but what is on by default. */
function kunitBuild(arch: ArchConfig, config: string): Build {
  const { builds: _, covers: __, boot: ___, fixes: ____, ...rest } = arch;
  return {
    ...rest,
    name: `${arch.name}:kunit`,
    aliases: [],
    defconfig: "olddefconfig",
    defconfigWas: undefined,
    fragment: [],
    config,
    targets: ["linux"],
    why: "the KUnit suites of what the series changes",
    of: { arch: arch.name, kconfig: "kunit", file: FILE },
  };
}

/** Adds the column and takes its cells; the session that comes back has it in its plan. */
export async function runKunit(session: Session, recorders: Recorders): Promise<Session> {
  const { request, context, choice, inputs, planned, states, workspaces } = session;
  if (request.kunit !== true || context.signal.aborted) return session;
  const stopped = request.failFast &&
    recorders.record.report().cells.some(({ verdict }) => verdict === "fail");
  if (stopped) return session;
  const arch = choice.archs.find(({ name }) => name === ARCH);
  if (arch === undefined) {
    throw new UserError(`--kunit: there is no file of the architecture ${ARCH}`);
  }
  context.ui.step("looking for the KUnit suites of what the series changes");
  const chosen = await chooseSuites(inputs.series, states, await workspaces.open(0));
  const notes = chosen === undefined
    ? ["kunit: no suite of the tree is known to test what the series changes"]
    : chosen.why.map((why) => cleanLine(`kunit: ${why}`));
  for (const note of notes) context.ui.note(note);
  const build = kunitBuild(arch, chosen?.config ?? "");
  const able = session.lacks.get(ARCH) ??
    available(build, await examine([build], choice.settings, context));
  const plan = chosen === undefined
    ? { level: "image" as const, archs: [], cells: [], notes: [] }
    : planColumns(inputs.series, [build], {
      level: "image",
      available: () => able,
      states: request.states,
    });
  const found = able === true ? await compilersOf(build) : undefined;
  const compilers = new Map(found === undefined ? [] : [[build.name, found] as const]);
  const builds = plan.archs.length === 0 ? [] : [build];
  recorders.record.extend({ plan, builds, compilers, notes: [...notes, ...plan.notes ?? []] });
  if (builds.length === 0) return session;
  if (request.output !== undefined) {
    await writeAtomic(`${inDir(context.cwd, request.output)}/${FILE}`, build.config!);
  }
  const added: Planned = { plan, whole: plan, builds, compilers };
  const less = { level: "image", boot: false, tests: [KUNIT_TEST], audit: undefined } as const;
  await runAllCells({ ...session, request: { ...request, ...less }, planned: added }, recorders);
  const all = new Map([...planned.compilers, ...compilers]);
  return {
    ...session,
    planned: { ...planned, builds: [...planned.builds, build], compilers: all },
  };
}
