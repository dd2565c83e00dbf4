/**
 * `plan`: the matrix of cells with the reason for every one.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import { bool, whole } from "../cli/flag_kinds.ts";
import { readSelect, SELECT_FLAGS } from "../cli/shared_flags/select.ts";
import { SERIES_ARG, SERIES_OR_OURS } from "../cli/shared_flags/series.ts";
import { TEST_FLAGS, withTests } from "../cli/shared_flags/test.ts";
import { MAX_SHARDS } from "../shard/matrix.ts";
import { UserError } from "../system/errors.ts";

/** The command. */
export const plan = command({
  name: "plan",
  summary: "print which cells would be built, and why",
  about:
    "Reads the series and prints the matrix of states and architectures with the reason for\n" +
    "every cell. Builds nothing.",
  args: SERIES_ARG,
  flags: {
    ...SELECT_FLAGS,
    ...TEST_FLAGS,
    matrix: bool({
      help:
        "print the shards for verify --shard, as the value of\nstrategy.matrix of a GitHub workflow",
    }),
    shards: whole({
      from: 1,
      to: MAX_SHARDS,
      help:
        "with --matrix: at most so many (default: one for each\narchitecture; GitHub takes 256)",
    }),
    untrusted: bool({
      help: "as of verify, so that both take the same flags; a plan\nruns none of a patch's code",
    }),
  },
  more: SERIES_OR_OURS,
  examples: [
    ["plan", "the default series"],
    ["plan HEAD~3.. --tree ~/linux", "which architectures your commits affect"],
    ["plan my.mbox --arch all --json", "every architecture, for a script"],
    ["plan my.mbox --matrix --shards 12", "the jobs of a GitHub workflow"],
  ],
  exits: [[0, "printed"], WRONG, MACHINE, [4, "the series does not apply"]],
  read(given) {
    const { matrix, shards } = given;
    if (shards !== undefined && !matrix) throw new UserError("--shards is for plan --matrix");
    return { ...withTests(readSelect(given), given), matrix, shards };
  },
  async run(options, context) {
    const { readConfigs } = await import("../engine/plan/choice.ts");
    const { readCosts } = await import("../engine/plan/costs.ts");
    const { readSeries } = await import("../engine/input/inputs.ts");
    const { makePlan, wholePlan } = await import("../engine/plan/cells.ts");
    const { terminal } = context;
    const choice = await readConfigs(options, context);
    const series = await readSeries(options, context);
    if (options.matrix) {
      const { matrixOf } = await import("../shard/matrix.ts");
      const costs = await readCosts(options, context);
      const matrix = matrixOf(wholePlan(options, choice, series), { ...options, costs });
      // One line: it goes into a file of NAME=VALUE lines.
      terminal.out(JSON.stringify(matrix));
      return 0;
    }
    const { plan, builds } = await makePlan(options, choice, series, context);
    if (context.json) {
      terminal.out(JSON.stringify(plan, null, 2));
      return 0;
    }
    const { renderPlan } = await import("../report/terminal/plan.ts");
    terminal.out(renderPlan(plan, series, { color: terminal.color, width: terminal.width() }));
    if (plan.level !== "objects") {
      const { costText } = await import("../report/analysis/cost.ts");
      const { imageCost } = await import("../schedule/cost.ts");
      const { machine } = await import("../system/host.ts");
      const cost = imageCost(plan.cells, builds, await readCosts(options, context));
      context.ui.note(costText(cost, machine().cores));
    }
    return 0;
  },
});
