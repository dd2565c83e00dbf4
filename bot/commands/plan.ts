/**
 * `plan`: the matrix of cells with the reason for every one; `verify` starts from the same.
 * @module
 */
import type { PlanCommand, SelectOptions } from "../cli/command.ts";
import type { ArchConfig } from "../config/types.ts";
import { available, type Compilers, compilersOf, examine } from "../doctor/mod.ts";
import { type Plan, planSeries } from "../plan/mod.ts";
import { renderPlan } from "../report/plan.ts";
import type { Series } from "../series/types.ts";
import type { Context } from "./context.ts";
import { type Choice, readConfigs, readSeries } from "./inputs.ts";

/** A plan and what is needed to carry it out. */
export interface Planned {
  readonly plan: Plan;
  /** The architectures of the plan, in its order. */
  readonly archs: readonly ArchConfig[];
  readonly compilers: ReadonlyMap<string, Compilers>;
}

/** Plans a series for this machine. */
export async function makePlan(
  options: Pick<SelectOptions, "archs" | "level" | "states">,
  choice: Choice,
  series: Series,
  context: Context,
): Promise<Planned> {
  const select = { ...options, generic: choice.settings.genericArchs };
  // Which architectures it takes is known without a look at the machine; only those are examined.
  const wanted = planSeries(series, choice.archs, { ...select, available: () => true }).archs;
  const candidates = choice.archs.filter((arch) => wanted.includes(arch.name));
  const findings = await examine(candidates, choice.settings, { cache: context.cache });
  const plan = planSeries(series, choice.archs, {
    ...select,
    available: (arch) => available(arch, findings),
  });
  const compilers = new Map<string, Compilers>();
  for (const arch of candidates) {
    const found = await compilersOf(arch);
    if (found !== undefined) compilers.set(arch.name, found);
  }
  return { plan, archs: candidates, compilers };
}

/** Runs `plan`. */
export async function plan(command: PlanCommand, context: Context): Promise<number> {
  const choice = await readConfigs(command, context);
  const series = await readSeries(command, context);
  const planned = await makePlan(command, choice, series, context);
  const { terminal } = context;
  if (command.json) terminal.out(JSON.stringify(planned.plan, null, 2));
  else {
    const options = { color: terminal.color, width: terminal.width() };
    terminal.out(renderPlan(planned.plan, series, options));
  }
  return 0;
}
