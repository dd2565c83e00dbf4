/**
 * `plan`: the matrix of cells with the reason for every one.
 * @module
 */
import { command, type CommandContext, MACHINE, WRONG } from "../cli/command.ts";
import { bool, whole } from "../cli/flag_kinds.ts";
import { FIXES_FLAG } from "../cli/shared_flags/build.ts";
import { readSelect, SELECT_FLAGS } from "../cli/shared_flags/select.ts";
import { SERIES_ARG, SERIES_OR_OURS } from "../cli/shared_flags/series.ts";
import { KUNIT_FLAG, TEST_FLAGS, withTests } from "../cli/shared_flags/test.ts";
import type { KunitPlan } from "../engine/kunit/plan.ts";
import type { SelectOptions } from "../engine/options.ts";
import type { Choice } from "../engine/plan/choice.ts";
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
    kunit: KUNIT_FLAG,
    fixes: FIXES_FLAG,
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
    cover: bool({
      help:
        "with --matrix: one job more, for what no chosen build\ncompiles (verify --shard cover)",
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
    const { matrix, shards, cover, kunit, fixes } = given;
    if (shards !== undefined && !matrix) throw new UserError("--shards is for plan --matrix");
    if (cover && !matrix) throw new UserError("--cover is for plan --matrix");
    return { ...withTests(readSelect(given), given), matrix, shards, cover, kunit, fixes };
  },
  async run(options, context) {
    const { readConfigs } = await import("../engine/plan/choice.ts");
    const { readCosts } = await import("../engine/plan/costs.ts");
    const { readSeries } = await import("../engine/input/inputs.ts");
    const { makePlan, wholePlan } = await import("../engine/plan/cells.ts");
    const { withColumn } = await import("../engine/kunit/column.ts");
    const { terminal } = context;
    const choice = await readConfigs(options, context);
    const tested = await lookForSuites(options, choice, context);
    if (tested?.kind === "reject") {
      const { renderReject } = await import("../report/terminal/reject.ts");
      terminal.out(renderReject(tested.reject));
      return 4;
    }
    const series = tested?.series ?? await readSeries(options, context);
    const column = tested?.column;
    if (options.matrix) {
      const { matrixOf } = await import("../shard/matrix.ts");
      const costs = await readCosts(options, context);
      const whole = wholePlan(options, choice, series);
      const installs = new Map(column?.planned.builds.map(({ name, of }) => [name, of.arch]));
      const matrix = matrixOf(
        column === undefined ? whole : withColumn(whole, column.notes, column.planned.whole),
        {
          ...{ ...options, costs, installs },
        },
      );
      // One line: it goes into a file of NAME=VALUE lines.
      terminal.out(JSON.stringify(matrix));
      return 0;
    }
    const own = await makePlan(options, choice, series, context);
    const plan = column === undefined
      ? own.plan
      : withColumn(own.plan, column.notes, column.planned.plan);
    const builds = [...own.builds, ...column?.planned.builds ?? []];
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

/** Of `--kunit`, and what else names a tree; the other flags say all that a plan takes. */
async function lookForSuites(
  options: SelectOptions & { readonly kunit: boolean; readonly fixes?: string },
  choice: Choice,
  context: CommandContext,
): Promise<KunitPlan | undefined> {
  if (options.kunit) {
    const { planKunit } = await import("../engine/kunit/plan.ts");
    return await planKunit(options, choice, context);
  }
  if (options.fixes !== undefined) {
    const { readFixes } = await import("../engine/input/fixes.ts");
    await readFixes(options.fixes, context);
  }
  return undefined;
}
