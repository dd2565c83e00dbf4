/**
 * A column of the kernel's own tests: a small kernel for one machine, built whole at every state, and a test that runs it.
 * @module
 */
import { didYouMean, findArch } from "../../config/mod.ts";
import type { ArchConfig, BootConfig, Build } from "../../config/types.ts";
import {
  available,
  compilersOf,
  examine,
  examineBoots,
  noBootText,
  whyNoBoot,
} from "../../doctor/mod.ts";
import { planColumns } from "../../plan/mod.ts";
import type { Plan } from "../../plan/types.ts";
import type { Series } from "../../series/types.ts";
import { UserError } from "../../system/errors.ts";
import type { NamedTest } from "../../testing/types.ts";
import type { State, Workspace } from "../../tree/types.ts";
import type { Context } from "../context.ts";
import type { SelectOptions, TestColumnOptions } from "../options.ts";
import type { Choice } from "../plan/choice.ts";
import type { Planned } from "../plan/cells.ts";

/** The architecture whose kernel is a program: the cheapest to build and to run. */
export const OWN_MACHINE = "um";

/** A machine without anything but the kernel. */
const PROGRAM: BootConfig = {
  ...{ packages: [], machine: [], cmdline: [], fragment: [], cflags: [] },
  ...{ image: "linux", targets: ["linux"], root: "hostfs", silence: 60 },
};

/** What decides the columns. */
export interface ColumnsAsked {
  readonly request: Pick<SelectOptions, "states" | "archs"> & TestColumnOptions;
  readonly choice: Pick<Choice, "archs" | "settings">;
  readonly series: Series;
  readonly states: readonly State[];
  /** By architecture, what the tree lacks. */
  readonly lacks: ReadonlyMap<string, string>;
  /** Where the tree is looked at. */
  readonly workspace: () => Promise<Workspace>;
}

/** A column. */
export interface TestColumn {
  /** Why these tests, a line each. */
  readonly notes: readonly string[];
  /** What is run at each state. */
  readonly test: NamedTest;
  /** Without builds where there is nothing to test. The same on every machine, but for `plan` and `compilers`. */
  readonly planned: Planned;
}

/** An architecture with a machine that small kernels are known for. */
export interface TestMachine {
  readonly arch: ArchConfig;
  readonly boot: BootConfig;
  /** The configuration that it begins with. */
  readonly small: readonly string[];
}

/** The machine of a flag. Throws UserError where there is none, or no small kernel for it. */
export function machineOf(
  flag: string,
  name: string,
  archs: readonly ArchConfig[],
  { suites = false } = {},
): TestMachine {
  const arch = findArch(archs, name);
  const able = archs.filter(({ boot }) => boot?.small !== undefined).map((one) => one.name);
  const boot = arch?.boot, small = boot?.small;
  // The suites are in the kernel, which is a program: it needs nothing else.
  if (arch?.name === OWN_MACHINE && suites) return { arch, boot: PROGRAM, small: [] };
  if (arch === undefined || boot === undefined || small === undefined) {
    const why = arch === undefined
      ? `there is no such architecture${didYouMean(name, able)}`
      : "no small kernel is known for a machine of it";
    throw new UserError(`${flag}: ${name}: ${why}`, {
      hint: `those that are known: ${able.join(", ")}; a file in --configs DIR adds one: ` +
        "[boot] and small = [...]",
    });
  }
  return { arch, boot, small };
}

/** What a column is made of. */
export interface ColumnParts {
  readonly machine: TestMachine;
  /** The last part of the name of its build, and of the file of its configuration: `kunit`. */
  readonly kind: "kunit" | "kselftest";
  /** Its whole configuration; undefined: there is nothing to test. */
  readonly config: string | undefined;
  readonly why: string;
  readonly test: NamedTest;
  readonly notes: readonly string[];
  /** A tool of the tests that is not there, in a line. */
  readonly lacks?: string;
}

/** What the build of a column is called: `um:kunit`. */
export function columnName({ name }: Pick<ArchConfig, "name">, kind: ColumnParts["kind"]): string {
  return `${name}:${kind}`;
}

/** The column, planned for this machine. */
export async function columnOf(
  { machine, kind, config, why, test, notes, lacks: tool }: ColumnParts,
  { request, choice, series, lacks }: ColumnsAsked,
  context: Pick<Context, "cache">,
): Promise<TestColumn> {
  const { arch } = machine;
  const build = testBuild(machine, kind, config ?? "", why);
  const built = lacks.get(arch.name) ??
    available(build, await examine([build], choice.settings, context));
  const able = built === true ? tool ?? await bootable(machine, choice) : built;
  const planFor = (possible: true | string): Plan =>
    config === undefined
      ? { level: "image", archs: [], cells: [], notes: [] }
      : planColumns(series, [build], {
        level: "image",
        available: () => possible,
        states: request.states,
        // Programs are made of what no build of a kernel reads; suites are in the kernel.
        tested: kind === "kselftest",
      });
  const plan = planFor(able), whole = planFor(true);
  const found = able === true ? await compilersOf(build) : undefined;
  return {
    ...{ notes, test },
    planned: {
      ...{ plan, whole },
      builds: plan.archs.length === 0 ? [] : [build],
      compilers: new Map(found === undefined ? [] : [[build.name, found] as const]),
    },
  };
}

/** Whether the machine is there. */
async function bootable(
  { arch, boot }: TestMachine,
  { settings }: Pick<Choice, "settings">,
): Promise<true | string> {
  if (boot.emulator === undefined) return true;
  const why = whyNoBoot(arch, await examineBoots([arch], { managers: settings.managers }));
  return why === true ? true : noBootText(arch.name, why);
}

/** The build: what is on by default, what the machine needs, and what the tests do. */
function testBuild(
  { arch, boot }: TestMachine,
  kind: ColumnParts["kind"],
  config: string,
  why: string,
): Build {
  const { builds: _, covers: __, boot: ___, fixes: ____, ...rest } = arch;
  return {
    ...rest,
    name: columnName(arch, kind),
    aliases: [],
    defconfig: "olddefconfig",
    defconfigWas: undefined,
    fragment: [],
    config,
    targets: boot.targets,
    why,
    of: { arch: arch.name, kconfig: kind, file: fileOf(arch.name, kind) },
  };
}

/** What the configuration is called beside a report: `kunitconfig`, `x86_64-kunitconfig`. */
function fileOf(arch: string, kind: ColumnParts["kind"]): string {
  return `${arch === OWN_MACHINE ? "" : `${arch}-`}${kind}config`;
}

/** A plan with the column; of the whole of all, shards are cut: it is the same for all of them. */
export function withColumn(plan: Plan, notes: TestColumn["notes"], column: Plan): Plan {
  return {
    ...plan,
    archs: [...plan.archs, ...column.archs],
    cells: [...plan.cells, ...column.cells].toSorted((a, b) => a.state - b.state),
    notes: [...plan.notes ?? [], ...notes, ...column.notes ?? []],
  };
}
