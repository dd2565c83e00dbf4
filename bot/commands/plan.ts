/**
 * `plan`: the matrix of cells with the reason for every one.
 * @module
 */
import { command, MACHINE, WRONG } from "../cli/command.ts";
import { bool, whole } from "../cli/flag_kinds.ts";
import { FIXES_FLAG } from "../cli/shared_flags/build.ts";
import { readSelect, SELECT_FLAGS } from "../cli/shared_flags/select.ts";
import { SERIES_ARG, SERIES_OR_OURS } from "../cli/shared_flags/series.ts";
import { COLUMN_FLAGS, TEST_FLAGS, withTests } from "../cli/shared_flags/test.ts";
import { refuse } from "../cli/parse/together.ts";
import type { PlanOptions } from "../engine/plan/asked.ts";
import { MAX_SHARDS } from "../shard/matrix.ts";

/** The command. */
export const plan = command({
  name: "plan",
  summary: "print which cells would be built, and why",
  about:
    "Reads the series and prints the matrix of states and architectures with the reason for\n" +
    "every cell. Builds nothing. --tree says which device trees include what is touched.",
  args: SERIES_ARG,
  flags: {
    ...SELECT_FLAGS,
    ...TEST_FLAGS,
    ...COLUMN_FLAGS,
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
  read(given): PlanOptions {
    const { matrix, shards, cover, kunit, kselftest, fixes } = given;
    if (!matrix) refuse({ shards, cover }, "is for plan --matrix");
    return {
      ...withTests(readSelect(given), given),
      ...{ matrix, shards, cover, kunit, kselftest, fixes },
    };
  },
  async run(options, context) {
    const { terminal, ui } = context;
    const { planAsked } = await import("../engine/plan/asked.ts");
    const answer = await planAsked(options, context);
    if (answer.kind === "reject") {
      const { renderReject } = await import("../report/terminal/reject.ts");
      context.print(answer, () => renderReject(answer.reject, context.view));
      return 4;
    }
    // One line: it goes into a file of NAME=VALUE lines.
    if (answer.kind === "matrix") terminal.out(JSON.stringify(answer.matrix));
    else {
      const { renderPlan } = await import("../report/terminal/plan.ts");
      const { costText } = await import("../report/analysis/cost.ts");
      const { machine } = await import("../system/host.ts");
      const { plan, series, cost } = answer;
      context.print(plan, () => renderPlan(plan, series, context.view));
      if (cost !== undefined && !context.json) ui.note(costText(cost, machine().cores));
    }
    return 0;
  },
});
