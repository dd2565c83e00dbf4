/**
 * `plan`: the matrix of cells with the reason for every one; `verify` starts from the same.
 * @module
 */
import type { PlanCommand, SelectOptions } from "../cli/command.ts";
import type { ArchConfig } from "../config/types.ts";
import {
  available,
  type Compilers,
  compilersOf,
  examine,
  examineBoots,
  whyNoBoot,
} from "../doctor/mod.ts";
import { chooseBuilds, type Plan, planSeries } from "../plan/mod.ts";
import { renderPlan } from "../report/plan.ts";
import { costText } from "../report/cost.ts";
import { imageCost } from "../schedule/cost.ts";
import { machine } from "../system/host.ts";
import type { Series } from "../series/types.ts";
import { matrixOf } from "../shard/matrix.ts";
import type { Context } from "./context.ts";
import { readCosts } from "./costs.ts";
import { type Choice, readConfigs } from "./choice.ts";
import { readSeries } from "./inputs.ts";

/** A plan and what is needed to carry it out. */
export interface Planned {
  readonly plan: Plan;
  /** The same plan where every compiler is there: what it is on any machine. */
  readonly whole: Plan;
  /** The architectures of the plan, in its order. */
  readonly archs: readonly ArchConfig[];
  readonly compilers: ReadonlyMap<string, Compilers>;
  /** Where kernels are to run: by architecture, true, or why they cannot. */
  readonly bootable?: ReadonlyMap<string, true | string>;
}

/**
 * Plans a series for this machine. `lacks` says what the tree lacks for an architecture, which is
 * then `untested`.
 */
export async function makePlan(
  options: Pick<SelectOptions, "archs" | "level" | "states"> & { readonly boot?: boolean },
  choice: Choice,
  series: Series,
  context: Context,
  lacks: ReadonlyMap<string, string> = new Map(),
): Promise<Planned> {
  const select = {
    ...options,
    generic: choice.settings.genericArchs,
    request: choice.request,
  };
  // Which architectures it takes is known without a look at the machine; only those are examined.
  const whole = wholePlan(options, choice, series);
  const candidates = chooseBuilds(series, choice.archs, select).archs
    .filter((arch) => whole.archs.includes(arch.name));
  const findings = await examine(candidates, choice.settings, { cache: context.cache });
  const boots = options.level === "boot" || options.boot === true;
  const emulators = boots ? await examineBoots(candidates) : [];
  const bootable = new Map(
    candidates.map((arch) => [arch.name, whyNoBoot(arch, available(arch, emulators))] as const),
  );
  const plan = planSeries(series, choice.archs, {
    ...select,
    available: (arch) => {
      const built = lacks.get(arch.build?.arch ?? arch.name) ?? available(arch, findings);
      return built === true && options.level === "boot" ? bootable.get(arch.name)! : built;
    },
  });
  const compilers = new Map<string, Compilers>();
  for (const arch of candidates) {
    const found = await compilersOf(arch);
    if (found !== undefined) compilers.set(arch.name, found);
  }
  return { plan, whole, archs: candidates, compilers, ...(boots ? { bootable } : {}) };
}

/** Plans a series for a machine that has every compiler and every emulator. */
export function wholePlan(
  options: Pick<SelectOptions, "archs" | "level" | "states">,
  choice: Choice,
  series: Series,
): Plan {
  return planSeries(series, choice.archs, {
    ...options,
    generic: choice.settings.genericArchs,
    request: choice.request,
    available: (arch) => options.level === "boot" ? whyNoBoot(arch, true) : true,
  });
}

/** Runs `plan`. */
export async function plan(command: PlanCommand, context: Context): Promise<number> {
  const choice = await readConfigs(command, context);
  const series = await readSeries(command, context);
  if (command.matrix) {
    const costs = await readCosts(command, context);
    const matrix = matrixOf(wholePlan(command, choice, series), { ...command, costs });
    // One line: it goes into a file of NAME=VALUE lines.
    context.terminal.out(JSON.stringify(matrix));
    return 0;
  }
  const planned = await makePlan(command, choice, series, context);
  const { terminal } = context;
  if (command.json) terminal.out(JSON.stringify(planned.plan, null, 2));
  else {
    const options = { color: terminal.color, width: terminal.width() };
    terminal.out(renderPlan(planned.plan, series, options));
    if (planned.plan.level !== "objects") {
      const cost = imageCost(
        planned.plan.cells,
        planned.archs,
        await readCosts(command, context),
      );
      context.ui.note(costText(cost, machine().cores));
    }
  }
  return 0;
}
