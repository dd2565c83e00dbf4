/**
 * The column of the kernel's own tests: um with the suites that test what a series changes.
 * @module
 */
import type { ArchConfig, Build } from "../../config/types.ts";
import { available, compilersOf, examine } from "../../doctor/mod.ts";
import { planColumns } from "../../plan/mod.ts";
import type { Plan } from "../../plan/types.ts";
import type { Series } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import { cleanLine } from "../../text/clean.ts";
import type { State, Workspace } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import type { SelectOptions } from "../options.ts";
import type { Choice } from "../plan/choice.ts";
import type { Planned } from "../plan/cells.ts";
import type { NamedTest } from "../../testing/types.ts";
import { chooseSuites } from "./suites.ts";
import { KUNIT_TEST } from "./test.ts";

/** The architecture whose kernel is a program. */
const ARCH = "um";
/** The name of the build. */
export const KUNIT_BUILD = `${ARCH}:kunit`;
/** What the configuration is called beside a report. */
export const KUNIT_FILE = "kunitconfig";

/** What decides the column. */
export interface KunitAsked {
  readonly request: Pick<SelectOptions, "states">;
  readonly choice: Pick<Choice, "archs" | "settings">;
  readonly series: Series;
  readonly states: readonly State[];
  /** By architecture, what the tree lacks. */
  readonly lacks: ReadonlyMap<string, string>;
  /** Where the tree is looked at. */
  readonly workspace: () => Promise<Workspace>;
}

/** The column. */
export interface KunitColumn {
  /** Why these suites, a line each. */
  readonly notes: readonly string[];
  /** What is run at each state. */
  readonly test: NamedTest;
  /** Without builds where no suite is known. The same on every machine, but for `plan` and `compilers`. */
  readonly planned: Planned;
}

/** Looks for the suites in the tree. Throws UserError where there is no um. */
export async function kunitColumn(
  { request, choice, series, states, lacks, workspace }: KunitAsked,
  context: Pick<Context, "cache" | "ui">,
): Promise<KunitColumn> {
  const arch = choice.archs.find(({ name }) => name === ARCH);
  if (arch === undefined) {
    throw new UserError(`--kunit: there is no file of the architecture ${ARCH}`);
  }
  context.ui.step("looking for the KUnit suites of what the series changes");
  const chosen = await chooseSuites(series, states, await workspace());
  const notes = chosen === undefined
    ? ["kunit: no suite of the tree is known to test what the series changes"]
    : chosen.why.map((why) => cleanLine(`kunit: ${why}`));
  const build = kunitBuild(arch, chosen?.config ?? "");
  const able = lacks.get(ARCH) ??
    available(build, await examine([build], choice.settings, context));
  const planFor = (possible: true | string): Plan =>
    chosen === undefined
      ? { level: "image", archs: [], cells: [], notes: [] }
      : planColumns(series, [build], {
        level: "image",
        available: () => possible,
        states: request.states,
      });
  const plan = planFor(able), whole = planFor(true);
  const found = able === true ? await compilersOf(build) : undefined;
  return {
    notes,
    test: { ...KUNIT_TEST, symbols: chosen?.symbols ?? [] },
    planned: {
      ...{ plan, whole },
      builds: plan.archs.length === 0 ? [] : [build],
      compilers: new Map(found === undefined ? [] : [[build.name, found] as const]),
    },
  };
}

/** The build: um with the suites, and nothing else but what is on by default. */
function kunitBuild(arch: ArchConfig, config: string): Build {
  const { builds: _, covers: __, boot: ___, fixes: ____, ...rest } = arch;
  return {
    ...rest,
    name: KUNIT_BUILD,
    aliases: [],
    defconfig: "olddefconfig",
    defconfigWas: undefined,
    fragment: [],
    config,
    targets: ["linux"],
    why: "the KUnit suites of what the series changes",
    of: { arch: arch.name, kconfig: "kunit", file: KUNIT_FILE },
  };
}

/** A plan with the column; of the whole of both, shards are cut: it is the same for all of them. */
export function withColumn(plan: Plan, notes: KunitColumn["notes"], column: Plan): Plan {
  return {
    ...plan,
    archs: [...plan.archs, ...column.archs],
    cells: [...plan.cells, ...column.cells].toSorted((a, b) => a.state - b.state),
    notes: [...plan.notes ?? [], ...notes, ...column.notes ?? []],
  };
}
