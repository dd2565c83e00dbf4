/**
 * `report`: renders a report.json that is there.
 * @module
 */
import { dirname } from "@std/path";
import type { ReportCommand, ReportFormat } from "../cli/command.ts";
import { renderJunit } from "../report/junit/report.ts";
import { renderKcidb } from "../report/kcidb/report.ts";
import { renderMarkdown } from "../report/markdown/report.ts";
import type { Report } from "../report/model/schema.ts";
import { renderReport } from "../report/terminal/report.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { makePage } from "../engine/record/page.ts";
import { readPlaced, writeOutput } from "../engine/record/report_file.ts";

/** Columns of the terminal's form in a file. */
const FILE_WIDTH = 100;

/** Runs `report`: exit code 0 if it was rendered, whatever the verdict in it. */
export async function report(command: ReportCommand, context: CommandContext): Promise<number> {
  const { report, dir } = await readPlaced(command.file, context);
  const text = command.format === "html"
    ? await makePage(report, { report: dir, page: pageDir(command, context), cache: context.cache })
    : render(report, command.format, command, context);
  if (command.output === undefined) context.terminal.out(text);
  else await writeOutput(command.output, text, context);
  return 0;
}

/** Where a page will stand, if it is written by us. */
function pageDir({ output }: ReportCommand, { cwd }: CommandContext): string | undefined {
  return output === undefined ? undefined : dirname(inDir(cwd, output));
}

function render(
  report: Report,
  format: Exclude<ReportFormat, "html">,
  command: ReportCommand,
  { terminal }: CommandContext,
): string {
  switch (format) {
    case "terminal":
      return renderReport(
        report,
        command.output === undefined
          ? { color: terminal.color, width: terminal.width() }
          : { color: command.color === "always", width: FILE_WIDTH },
      );
    case "markdown":
      return renderMarkdown(report);
    case "junit":
      return renderJunit(report);
    case "kcidb":
      return renderKcidb(report, command.origin);
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}
