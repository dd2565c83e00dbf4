/**
 * `verify`: apply the series, build every state, judge, report.
 * @module
 */
import type { VerifyCommand } from "../cli/command.ts";
import { renderReject } from "../report/terminal/reject.ts";
import { renderReport } from "../report/terminal/report.ts";
import type { CommandContext } from "../cli/context.ts";
import { runVerify } from "../engine/verify.ts";
import { watcher } from "../cli/watcher.ts";

/** Runs `verify` and gives the exit code. */
export async function verify(command: VerifyCommand, context: CommandContext): Promise<number> {
  const { terminal, ui } = context;
  const view = { color: terminal.color, width: terminal.width() };
  const { kind: _, verbose: _v, json, color: _c, cache: _d, ...options } = command;
  const result = await runVerify(options, context, { show: watcher(terminal) });
  if (result.kind === "reject") {
    terminal.out(
      json ? JSON.stringify(result, null, 2) : renderReject(result.reject, view),
    );
    if (result.file !== undefined) ui.note(`reject: ${result.file}`);
    return 4;
  }
  const { report } = result;
  terminal.out(json ? JSON.stringify(report, null, 2) : renderReport(report, view));
  ui.note(`report: ${result.file}`);
  ui.note(`page: ${result.page}`);
  if (result.scripts.length > 0) {
    const more = result.scripts.length - 1;
    ui.note(`to see it: sh ${result.scripts[0]}${more === 0 ? "" : `, and ${more} more`}`);
  }
  if (context.signal.aborted) {
    ui.note("interrupted; the same command goes on where this one stopped");
  }
  // A shard that did its work is done, whatever it found: merge judges.
  return result.answered === undefined ? report.verdict.exit : result.answered ? 0 : 3;
}
