/**
 * `mend`: makes a series bisect-safe without a change of its last tree.
 * @module
 */
import { command, WRONG } from "../cli/command.ts";
import { dir, text, whole } from "../cli/flag_kinds.ts";
import { AGAIN_FLAGS, BUILD_FLAGS, readHow, SANDBOX_FLAGS } from "../cli/shared_flags/build.ts";
import { CELLS_FLAGS, CONFIGS_FLAG, readCells } from "../cli/shared_flags/select.ts";
import { rerollNumber, SERIES_ARG, SERIES_OR_OURS } from "../cli/shared_flags/series.ts";
import type { Mended } from "../engine/mend/run.ts";
import type { MendRunOptions } from "../engine/options.ts";
import { UserError } from "../system/errors.ts";

/** Of a mended series its verdict decides. */
const EXITS: Readonly<Record<Exclude<Mended["kind"], "mended">, number>> = {
  "bisect-safe": 0,
  nothing: 1,
  incomplete: 3,
  open: 3,
  reject: 4,
};

/** The command. */
export const mend = command({
  name: "mend",
  summary: "make a series bisect-safe that ends well: fold mends, put patches in order",
  about:
    "Where a patch breaks what a later one mends, it finds the hunks that mend it and folds them\n" +
    "into the patch that broke it, or moves patches, so that every state builds and the last tree\n" +
    "stays the very same. The new series is verified whole before it is written.",
  args: SERIES_ARG,
  flags: {
    output: dir({
      short: "o",
      help: "write the new series here: a directory that is empty,\nnew, or from an earlier mend",
    }),
    "reroll-count": text({
      value: "N",
      help:
        "the version of the new series (default: one more than\nthat of the mails; of a git range: 1)",
      read: rerollNumber,
    }),
    trials: whole({
      from: 1,
      to: 10_000,
      help: "build at most so many changed series (default: 24)",
    }),
    ...CELLS_FLAGS,
    configs: CONFIGS_FLAG,
    ...BUILD_FLAGS,
    ...AGAIN_FLAGS,
    ...SANDBOX_FLAGS,
  },
  more: `${SERIES_OR_OURS}\n\n` +
    "A patch that comes too late is moved, and stays as it is. A patch that calls itself a repair\n" +
    "(fixup!, fix, missing) is folded, the smallest part first. Messages, authors and trailers stay\n" +
    "as they are: credit for what was folded is yours to give. The new mails are as git\n" +
    "format-patch writes them, with a range-diff in the cover letter, else in range-diff.txt.\n" +
    "It adds builds for what no chosen one compiles, as verify does.",
  examples: [
    ["mend my.mbox -o v5/ --tree ~/linux", "the next version of a series"],
    ["mend v6.19..my-branch -o out/ --tree ~/linux --level objects", "before anyone sees it"],
    ["mend outgoing/ -o v2/ --reroll-count 2 --arch um,x86_64", "say the version"],
  ],
  exits: [
    [0, "mended and written, or bisect-safe already"],
    [1, "nothing that is verified was found"],
    WRONG,
    [
      3,
      "incomplete: cells have no answer (untested, infra); or mended and written,\n" +
      "and no build compiles some of its lines",
    ],
    [4, "the series does not apply"],
  ],
  read(given): MendRunOptions {
    const { output, rerollCount, trials } = given;
    if (output === undefined) {
      throw new UserError("mend needs a directory for the new series: -o DIR");
    }
    return { ...readCells(given), ...readHow(given), output, rerollCount, trials };
  },
  async run(options, context) {
    const { runMend } = await import("../engine/mend/run.ts");
    const { renderMend } = await import("../report/terminal/mend.ts");
    const { watcher } = await import("../cli/watcher.ts");
    const result = await runMend(options, context, { show: watcher(context.terminal) });
    context.print(result, () => renderMend(result, context.view));
    return result.kind === "mended" ? result.exit : EXITS[result.kind];
  },
});
