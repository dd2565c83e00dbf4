/**
 * The check command of `b4 prep --check` (b4's documentation: `b4.prep-perpatch-check-cmd`, since
 * b4 0.14; there is none for a whole series). b4 runs it for every patch in the tree's top directory,
 * with the mail on standard input. A line of output is a warning, or an error if `ERROR:` stands in
 * it; so is any line on standard error: there must be none.
 * @module
 */
import type { RunOptions } from "../engine/options.ts";
import { uncoveredEntries } from "../report/analysis/coverage.ts";
import { findBreaks, findWarnings } from "../report/analysis/breaks.ts";
import { cleanLine } from "../text/clean.ts";
import type { Report } from "../report/model/schema.ts";
import { diagnosticText } from "../report/analysis/diagnostic.ts";
import { parseSeries } from "../series/mod.ts";
import { parseSubject } from "../series/mail/subject.ts";
import type { Patch } from "../series/types.ts";
import { git } from "../system/process/git.ts";
import { silent } from "../system/terminal/ui.ts";
import type { CommandContext } from "../cli/command.ts";
import { inDir } from "../engine/context.ts";
import { readMessages } from "../engine/input/inputs.ts";
import { runVerify } from "../engine/verify.ts";

/** A series is not longer. */
const MAX_COMMITS = 1000;

/** Verifies the one commit that the patch was made of; exit code 1 if it breaks something. */
export async function b4Check(request: RunOptions, context: CommandContext): Promise<number> {
  const quiet = { ...context, ui: silent };
  const messages = await readMessages({ series: "-" }, quiet);
  const series = await parseSeries(messages.map((one) => ({ ...one, order: "listed" as const })));
  const top = inDir(context.cwd, request.tree ?? ".");
  const say = (text: string) => context.terminal.out(cleanLine(text));
  let code = 0;
  for (const patch of series.patches) {
    const commit = await commitOf(top, patch);
    if (commit === undefined) {
      say("WARNING: not built: no commit of this branch makes this change");
      continue;
    }
    const result = await runVerify({ ...request, series: `${commit}~..${commit}` }, quiet);
    context.signal.throwIfAborted();
    if (result.kind === "reject") {
      say("ERROR: it does not apply");
      code = 1;
      continue;
    }
    checkLines(result.report).forEach(say);
    if (result.report.verdict.exit === 1) code = 1;
  }
  return code;
}

/** What is worth a line: none if all is well. */
export function checkLines(report: Report): readonly string[] {
  const open = report.cells.filter(({ state, verdict }) =>
    ["untested", "infra", "base-broken"].includes(verdict) && state === 1
  );
  return [
    ...findBreaks(report, "fail").map(({ archs, error, cell }) =>
      `ERROR: ${archs.join(", ")}: ${error === undefined ? cell.reason : diagnosticText(error)}`
    ),
    ...findWarnings(report).map(({ archs, warning }) =>
      `WARNING: ${archs.join(", ")}: ${diagnosticText(warning)}`
    ),
    ...uncoveredEntries(report).map((text) => `WARNING: ${text}`),
    ...open.map(({ arch, verdict, reason }) => `WARNING: ${arch}: ${verdict}: ${reason}`),
  ];
}

/** The commit of HEAD's history with the patch's subject and its change (git-patch-id(1)). */
async function commitOf(top: string, patch: Patch): Promise<string | undefined> {
  const log = await git(top, ["log", "--no-merges", `-n${MAX_COMMITS}`, "--format=%H %s", "HEAD"]);
  const id = await patchId(top, patch.diff);
  for (const line of log.stdout.split("\n")) {
    const [commit = "", ...subject] = line.split(" ");
    if (parseSubject(subject.join(" ")).title !== patch.subject) continue;
    const diff = await git(top, ["diff-tree", "-p", "--no-ext-diff", "--no-textconv", commit]);
    if (id !== undefined && await patchId(top, diff.stdoutBytes) === id) return commit;
  }
  return undefined;
}

async function patchId(top: string, diff: string | Uint8Array): Promise<string | undefined> {
  const { stdout } = await git(top, ["patch-id", "--stable"], { stdin: diff });
  return stdout.split(" ")[0] || undefined;
}
