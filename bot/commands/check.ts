/**
 * `check`: does the series apply, and are the claims of its cover letter true?
 * @module
 */
import { command, MACHINE, PROGRAM, WRONG } from "../cli/command.ts";
import { bool } from "../cli/flag_kinds.ts";
import {
  readSeries,
  SERIES_ARG,
  SERIES_FLAGS,
  SERIES_OR_OURS,
} from "../cli/shared_flags/series.ts";
import { FIXES_FLAG } from "../cli/shared_flags/build.ts";
import { ARCHIVE_CONFIGS_FLAG } from "../cli/shared_flags/select.ts";
import type { CheckOptions } from "../engine/check.ts";

/** The command; the claims of the cover letter do not change the exit code. */
export const check = command({
  name: "check",
  summary: "say whether a series applies, and if not, why",
  about:
    "Checks that every patch applies to the tree, in order, without touching it. Explains a\n" +
    "reject: the hunk, what it expected, what is there, and where it would fit. Then compares what\n" +
    "the cover letter and the trailers say with what is so: diffstat, shortlog, numbers, base,\n" +
    "Fixes:, links, Signed-off-by, index lines. That never changes the exit code.",
  args: SERIES_ARG,
  flags: {
    ...SERIES_FLAGS,
    fixes: FIXES_FLAG,
    configs: ARCHIVE_CONFIGS_FLAG,
    scripts: bool({
      help:
        "also run the tree's own checkpatch.pl and get_maintainer.pl,\nand look prerequisites up",
    }),
  },
  more: SERIES_OR_OURS,
  examples: [
    ["check outgoing/ --tree ~/linux", "before git send-email"],
    ["check my.mbox --tree ~/linux --base v6.19-rc7", "on another base"],
    ["check outgoing/ --tree ~/linux --scripts", "with checkpatch.pl"],
    [`cat my.mbox | ${PROGRAM} check - --json`, "for a script"],
  ],
  exits: [[0, "it applies"], WRONG, MACHINE, [4, "it does not apply"]],
  read(given): CheckOptions {
    const { configs, fixes, scripts } = given;
    return { ...readSeries(given), configs, fixes, runScripts: scripts };
  },
  async run(options, context) {
    const { checkedJson, checkSeries } = await import("../engine/check.ts");
    const { renderChecked } = await import("../report/terminal/check.ts");
    const { terminal, ui } = context;
    // As text it has the notes of the tree below.
    const checked = await checkSeries(options, { ...context, reports: !context.json });
    if (context.json) terminal.out(JSON.stringify(await checkedJson(checked, context), null, 2));
    else {
      const { series, tree, sandbox } = checked;
      for (const note of [...series.notes, ...tree.notes]) ui.note(`note: ${note}`);
      if (sandbox?.kind === "none") {
        ui.note(`note: no sandbox (${sandbox.why}): the tree's scripts ran with your rights`);
      }
      terminal.out(renderChecked(checked, context.view));
    }
    return checked.applied.ok ? 0 : 4;
  },
});
