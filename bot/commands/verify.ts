/**
 * `verify`: apply the series, build every state, judge, report.
 * @module
 */
import { command, PROGRAM, WRONG } from "../cli/command.ts";
import { bool, dir, file, list, text, unless, whole } from "../cli/flag_kinds.ts";
import { AGAIN_FLAGS, BUILD_FLAGS, readHow, SANDBOX_FLAGS } from "../cli/shared_flags/build.ts";
import { readSelect, SELECT_FLAGS } from "../cli/shared_flags/select.ts";
import { SERIES_ARG, SERIES_OR_OURS } from "../cli/shared_flags/series.ts";
import { COLUMN_FLAGS, TEST_FLAGS, withTests } from "../cli/shared_flags/test.ts";
import { exclude } from "../cli/parse/together.ts";
import { shardSpec, warningNames } from "../cli/parse/values.ts";
import type { RunOptions } from "../engine/options.ts";
import { VERDICT_HELP } from "../report/analysis/verdicts.ts";
import { MAX_SEED } from "../schedule/sample.ts";
import { UserError } from "../system/errors.ts";

/** The command. */
export const verify = command({
  name: "verify",
  summary: "build every state of a series and say whether it is bisect-safe",
  about:
    "Applies the series in order to a kernel tree and builds every affected architecture after\n" +
    "every patch. Says which patch breaks what, with the first error and the line to reproduce it.",
  args: SERIES_ARG,
  flags: {
    ...SELECT_FLAGS,
    ...BUILD_FLAGS,
    ...TEST_FLAGS,
    ...COLUMN_FLAGS,
    werror: list({
      value: "LIST",
      bare: "all",
      help:
        "a new warning fails the gate; --werror=unused,modpost: only\nthose of -Wunused-... and of modpost",
      read: warningNames,
    }),
    cover: unless({
      no: "add no build for files that no chosen one compiles",
      help: "add builds that compile what no chosen one does (default)",
    }),
    ...AGAIN_FLAGS,
    "fail-fast": bool({ help: "stop at the first fail" }),
    "keep-going": bool({ help: "judge every cell (default)" }),
    audit: whole({
      from: 1,
      to: 10_000,
      help:
        "then check a random N of the claims that stand on no whole\nbuild (unaffected, link argued from objects) by whole builds",
    }),
    seed: whole({ from: 0, to: MAX_SEED, help: "make the same random choice again" }),
    output: dir({
      short: "o",
      help: "write report.json, the logs, and a script for each break here",
    }),
    shard: text({
      value: "WORD",
      help:
        "take only these cells: um, um@3..5, alpha+um@0..4, or cover:\nwhat none of them compiles; needs --output. plan --matrix\ngives the words, merge the verdict",
      read: shardSpec,
    }),
    checked: file({
      help: "take the base that check --json found, and its reasons, from\nits output in FILE",
    }),
    ...SANDBOX_FLAGS,
  },
  more: `${SERIES_OR_OURS}\n\n${VERDICT_HELP}\n\n` +
    "Run it again after an interruption, and it goes on from there.",
  examples: [
    ["verify HEAD~3.. --tree ~/linux", "the last three commits of your branch"],
    ["verify v6.19-rc7..my-branch --tree ~/linux --arch um,x86_64", "two architectures only"],
    ["verify v4.mbox --reroll 4 -j16 W=1 C=1", "version 4 in an mbox; more warnings, and sparse"],
    [`b4 am -o- MSGID | ${PROGRAM} verify -`, "a series from a list"],
  ],
  exits: [
    [0, "bisect-safe, or nothing to build; of a shard: all its cells have an answer"],
    [1, "not bisect-safe"],
    WRONG,
    [
      3,
      "incomplete: a cell has no answer (untested, infra), a prerequisite is missing, or no build\n" +
      "compiles a line that a patch adds; or the machine could not begin: network, disk",
    ],
    [4, "the series does not apply"],
  ],
  read(given): RunOptions {
    const { werror, cover, failFast, keepGoing, audit, seed, output, shard, checked } = given,
      { kunit, kselftest } = given;
    exclude({ "keep-going": keepGoing, "fail-fast": failFast });
    if (shard !== undefined) {
      if (output === undefined) {
        throw new UserError("--shard needs --output DIR: what merge reads is written there");
      }
      exclude({ shard, incremental: given.incremental });
      exclude({ shard, audit });
    }
    if (checked !== undefined && (given.base !== undefined || (given.tree?.length ?? 0) > 1)) {
      throw new UserError("--checked FILE says the base: it takes no --base and one --tree");
    }
    return {
      ...withTests(readSelect(given), given),
      ...readHow(given),
      ...{ werror, cover, failFast, kunit, kselftest, audit, seed, output, shard, checked },
    };
  },
  async run(options, context) {
    const { runVerify } = await import("../engine/verify.ts");
    const { renderReject } = await import("../report/terminal/reject.ts");
    const { renderReport } = await import("../report/terminal/report.ts");
    const { watcher } = await import("../cli/watcher.ts");
    const { writtenNotes } = await import("../report/terminal/written.ts");
    const { terminal, ui } = context;
    const result = await runVerify(options, context, { show: watcher(terminal) });
    if (result.kind === "reject") {
      context.print(result, () => renderReject(result.reject, context.view));
      if (result.file !== undefined) ui.note(`reject: ${result.file}`);
      return 4;
    }
    const { report } = result;
    context.print(report, () => renderReport(report, context.view));
    for (const note of writtenNotes(result)) ui.note(note);
    if (context.signal.aborted) {
      ui.note("interrupted; the same command goes on where this one stopped");
    }
    // A shard that did its work is done, whatever it found: merge judges.
    return result.answered === undefined ? report.verdict.exit : result.answered ? 0 : 3;
  },
});
