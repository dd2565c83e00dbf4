/**
 * The cells of a series on this machine, with the reason of every one.
 * @module
 */
import { foreignTool } from "../../config/builds/mod.ts";
import type { ArchConfig, Build } from "../../config/types.ts";
import {
  available,
  type Compilers,
  compilersOf,
  examine,
  examineBoots,
  type NoBoot,
  noBootText,
  whyNoBoot,
} from "../../doctor/mod.ts";
import type { Context } from "../context.ts";
import type { SelectOptions } from "../options.ts";
import { chooseBuilds, type Plan, planSeries } from "../../plan/mod.ts";
import type { Series } from "../../series/types.ts";
import type { Choice } from "./choice.ts";

/** A plan and what is needed to carry it out. */
export interface Planned {
  readonly plan: Plan;
  /** The same plan where every compiler is there: what it is on any machine. */
  readonly whole: Plan;
  /** The builds of the plan, in its order. */
  readonly builds: readonly Build[];
  readonly compilers: ReadonlyMap<string, Compilers>;
  /** Where kernels are to run: by build, true, or why they cannot. */
  readonly bootable?: ReadonlyMap<string, true | NoBoot>;
}

/**
 * Plans a series for this machine. `lacks` says what the tree lacks for an architecture, which is
 * then `untested`.
 */
export async function makePlan(
  options: Pick<SelectOptions, "archs" | "level" | "states" | "tests"> & {
    readonly boot?: boolean;
  },
  choice: Choice,
  series: Series,
  context: Context,
  lacks: ReadonlyMap<string, string> = new Map(),
): Promise<Planned> {
  const select = {
    ...options,
    generic: choice.settings.genericArchs,
    request: choice.request,
    tested: isTested(options),
  };
  // Which builds it takes is known without a look at the machine; only those are examined.
  const whole = wholePlan(options, choice, series);
  const candidates = chooseBuilds(series, choice.archs, select).builds
    .filter((build) => whole.archs.includes(build.name));
  const findings = await examine(candidates, choice.settings, { cache: context.cache });
  const boots = options.level === "boot" || options.boot === true;
  const emulators = boots
    ? await examineBoots(candidates, { managers: choice.settings.managers })
    : [];
  const bootable = new Map(
    candidates.map((build) => [build.name, whyNoBoot(build, emulators)] as const),
  );
  const plan = planSeries(series, choice.archs, {
    ...select,
    available: (build) => {
      if (build.tool !== undefined) {
        return foreignTool(build, choice.archs) ?? available(build, findings);
      }
      const built = lacks.get(build.of.arch) ?? available(build, findings);
      return built === true && options.level === "boot"
        ? bootText(build, bootable.get(build.name)!)
        : built;
    },
  });
  const compilers = new Map<string, Compilers>();
  for (const build of candidates) {
    const found = await compilersOf(build);
    if (found !== undefined) compilers.set(build.name, found);
  }
  return { plan, whole, builds: candidates, compilers, ...(boots ? { bootable } : {}) };
}

function isTested({ tests = [] }: Pick<SelectOptions, "tests">): boolean {
  return tests.length > 0;
}

/** The architectures that a series is planned for, each once. */
export function archsOf(
  options: Pick<SelectOptions, "archs">,
  choice: Choice,
  series: Series,
): readonly ArchConfig[] {
  const { settings, request } = choice;
  const asked = { archs: options.archs, generic: settings.genericArchs, request };
  const names = new Set(
    chooseBuilds(series, choice.archs, asked).builds.map(({ of }) => of.arch),
  );
  return choice.archs.filter(({ name }) => names.has(name));
}

/** Plans a series for a machine that has every compiler and every emulator. */
export function wholePlan(
  options: Pick<SelectOptions, "archs" | "level" | "states" | "tests">,
  choice: Choice,
  series: Series,
): Plan {
  return planSeries(series, choice.archs, {
    ...options,
    tested: isTested(options),
    generic: choice.settings.genericArchs,
    request: choice.request,
    available: (build) =>
      options.level === "boot" && build.tool === undefined
        ? bootText(build, whyNoBoot(build, []))
        : true,
  });
}

function bootText(build: Build, why: true | NoBoot): true | string {
  return why === true ? true : noBootText(build.of.arch, why);
}
