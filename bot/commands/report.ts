/**
 * `report`: renders a report.json that is there.
 * @module
 */
import { dirname } from "@std/path";
import { command, type CommandContext, PROGRAM, WRONG } from "../cli/command.ts";
import { choice, text } from "../cli/flag_kinds.ts";
import { FILE_FLAG, needed, originName } from "../cli/shared_flags/report.ts";
import { inDir } from "../engine/context.ts";
import type { Report } from "../report/model/schema.ts";
import { UserError } from "../system/errors.ts";

/** What it can make of a report. */
const FORMATS = ["terminal", "html", "markdown", "junit", "kcidb", "json"] as const;

interface Options {
  /** The report, or a directory that holds one. */
  readonly file: string;
  readonly format: (typeof FORMATS)[number];
  /** For `kcidb`: the name under which this CI system submits. */
  readonly origin: string;
  /** File to write; undefined: standard output. */
  readonly output?: string;
  /** With colours in a file, too. */
  readonly color: boolean;
}

/** Columns of the terminal's form in a file. */
const FILE_WIDTH = 100;

/** The command. */
export const report = command({
  name: "report",
  summary: "render a report.json for people or for CI",
  about:
    "Reads the report.json of a run, finished or not, and prints it as the terminal shows it, as a\n" +
    "page for browsers, as GitHub-flavoured Markdown, as JUnit XML, for kernelci.org's KCIDB, or as\n" +
    "JSON after checking it. The page is one file, without scripts, and has excerpts of the logs.",
  args: { shown: "FILE", most: 1, offer: "file" },
  flags: {
    format: choice({
      value: "FORMAT",
      offer: FORMATS,
      help: "terminal (default), html, markdown, junit, kcidb or json",
    }),
    origin: text({
      value: "NAME",
      help: "for kcidb: the name under which you submit (default: everystep)",
    }),
    output: FILE_FLAG,
  },
  more: "FILE is a report.json, or the directory that verify --output wrote.",
  examples: [
    ["report out/", "the grid once more"],
    ["report out/ --format html -o report.html", "the page that verify writes at its end, too"],
    ["report out/report.json --format junit -o junit.xml", "for the test view of a CI system"],
    ["report out/ --format kcidb --origin mylab > kcidb.json", "to submit to kernelci.org"],
  ],
  exits: [[0, "rendered, whatever the verdict"], WRONG],
  read({ words, format, origin, json, color, output }): Options {
    const file = needed(words, "report needs a FILE");
    if (json && (format ?? "json") !== "json") {
      throw new UserError(`--json and --format ${format} exclude each other`);
    }
    if (origin !== undefined && format !== "kcidb") {
      throw new UserError("--origin is for --format kcidb");
    }
    return {
      file,
      format: format ?? (json ? "json" : "terminal"),
      origin: origin === undefined ? PROGRAM : originName(origin),
      output,
      color: color === "always",
    };
  },
  async run(options, context) {
    const { readPlaced } = await import("../engine/record/report_file.ts");
    const { writeOutput } = await import("../engine/record/output.ts");
    const { report, dir } = await readPlaced(options.file, context);
    const text = await render(report, dir, options, context);
    if (options.output === undefined) context.terminal.out(text);
    else await writeOutput(options.output, text, context);
    return 0;
  },
});

async function render(
  report: Report,
  dir: string,
  { format, origin, output, color }: Options,
  { terminal, cwd, cache }: CommandContext,
): Promise<string> {
  switch (format) {
    case "terminal": {
      const { renderReport } = await import("../report/terminal/report.ts");
      return renderReport(
        report,
        output === undefined
          ? { color: terminal.color, width: terminal.width() }
          : { color, width: FILE_WIDTH },
      );
    }
    case "html": {
      const { makePage } = await import("../engine/record/page.ts");
      // Where the page will stand, if it is written by us.
      const page = output === undefined ? undefined : dirname(inDir(cwd, output));
      return await makePage(report, { report: dir, page, cache });
    }
    case "markdown":
      return (await import("../report/markdown/report.ts")).renderMarkdown(report);
    case "junit":
      return (await import("../report/junit/report.ts")).renderJunit(report);
    case "kcidb":
      return (await import("../report/kcidb/report.ts")).renderKcidb(report, origin);
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
  }
}
