/**
 * `report`: renders a report.json that is there.
 * @module
 */
import { dirname } from "@std/path";
import type { ReportCommand, ReportFormat } from "../cli/command.ts";
import { cleanLine } from "../report/clean.ts";
import { renderJunit } from "../report/junit.ts";
import { renderKcidb } from "../report/kcidb.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { parseReject, parseReport } from "../report/parse.ts";
import type { RejectReport } from "../report/reject_schema.ts";
import type { Report } from "../report/schema.ts";
import { renderReport } from "../report/terminal.ts";
import { realPath } from "../system/dirs.ts";
import { UserError } from "../system/errors.ts";
import { kindOf, writeAtomic } from "../system/files.ts";
import { readBytes } from "../system/read.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { makePage } from "../engine/record/page.ts";

/** A large report has some 30 MiB: 200 diagnostics in each of 500 cells. */
const MAX_BYTES = 256 * 2 ** 20;
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

/** The report in a file, or in a directory's `report.json`. Throws {@linkcode UserError}. */
export async function readReport(typed: string, context: CommandContext): Promise<Report> {
  return (await readPlaced(typed, context)).report;
}

/**
 * The same, or the reject that stands in its place: in a `reject.json`, or in a directory without a report. Throws
 * {@linkcode UserError}.
 */
export async function readFound(
  typed: string,
  context: CommandContext,
): Promise<Report | RejectReport> {
  const path = inDir(context.cwd, typed);
  const inside = await kindOf(path) === "directory" ? `${path}/reject.json` : undefined;
  const own = inside !== undefined && await kindOf(`${path}/report.json`) === "none" &&
    await kindOf(inside) === "file";
  if (own) return parseReject(await readBytes(inside, MAX_BYTES, `${typed}/reject.json`), typed);
  if (/(?:^|\/)reject\.json$/.test(typed)) {
    return parseReject(await readBytes(path, MAX_BYTES, typed), typed);
  }
  return await readReport(typed, context);
}

/** A report, and the directory that it is in. */
async function readPlaced(
  typed: string,
  { cwd }: CommandContext,
): Promise<{ readonly report: Report; readonly dir: string }> {
  const path = inDir(cwd, typed);
  const inside = await kindOf(path) === "directory" ? "/report.json" : "";
  const file = typed.replace(/(?<!\/)\/+$/, inside === "" ? "$&" : "") + inside;
  const report = parseReport(await readBytes(path + inside, MAX_BYTES, file), file);
  return { report, dir: dirname(path + inside) };
}

/** Writes a file whole; behind a link, the file that it leads to. */
export async function writeOutput(
  typed: string,
  text: string,
  { cwd }: CommandContext,
): Promise<void> {
  const path = inDir(cwd, typed);
  const place = { file: typed };
  const kind = await kindOf(path);
  if (kind === "directory" || kind === "other") {
    throw new UserError(kind === "directory" ? "is a directory" : "is no plain file", {
      place,
      hint: "give the name of a file, or leave --output out to print",
    });
  }
  try {
    await writeAtomic(await realPath(path) ?? path, text);
  } catch (cause) {
    const why = cause instanceof Error ? cleanLine(cause.message) : "";
    throw new UserError(`cannot be written: ${why}`, { place, cause });
  }
}
