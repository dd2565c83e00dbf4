/**
 * `plan`: the matrix of cells with the reason for every one.
 * @module
 */
import type { PlanCommand } from "../cli/command.ts";
import { renderPlan } from "../report/terminal/plan.ts";
import { costText } from "../report/analysis/cost.ts";
import { imageCost } from "../schedule/cost.ts";
import { machine } from "../system/host.ts";
import { matrixOf } from "../shard/matrix.ts";
import type { CommandContext } from "../cli/context.ts";
import { readCosts } from "../engine/plan/costs.ts";
import { readConfigs } from "../engine/plan/choice.ts";
import { readSeries } from "../engine/input/inputs.ts";
import { makePlan, wholePlan } from "../engine/plan/cells.ts";

/** Runs `plan`. */
export async function plan(command: PlanCommand, context: CommandContext): Promise<number> {
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
