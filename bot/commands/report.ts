/**
 * `report`: renders a report.json that is there.
 * @module
 */
import { command, PROGRAM, WRONG } from "../cli/command.ts";
import { choice } from "../cli/flag_kinds.ts";
import { refuse } from "../cli/parse/together.ts";
import { FILE_FLAG, needed, ORIGIN_FLAG, REPORT_TEXT } from "../cli/shared_flags/report.ts";
import { FORMATS } from "../engine/record/render.ts";
import { UserError } from "../system/errors.ts";

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
  args: { usage: "FILE", most: 1, offer: "file" },
  flags: {
    format: choice({
      value: "FORMAT",
      offer: FORMATS,
      help: "terminal (default), html, markdown, junit, kcidb or json",
    }),
    origin: {
      ...ORIGIN_FLAG,
      help: "for kcidb: the name under which you submit (default: everystep)",
    },
    output: FILE_FLAG,
  },
  more: `FILE is ${REPORT_TEXT}.`,
  examples: [
    ["report out/", "the grid once more"],
    ["report out/ --format html -o report.html", "the page that verify writes at its end, too"],
    ["report out/report.json --format junit -o junit.xml", "for the test view of a CI system"],
    ["report out/ --format kcidb --origin mylab > kcidb.json", "to submit to kernelci.org"],
  ],
  exits: [[0, "rendered, whatever the verdict"], WRONG],
  read({ words, format, origin, json, color, output }) {
    const file = needed(words, "report needs a FILE");
    if (json && (format ?? "json") !== "json") {
      throw new UserError(`--json and --format ${format} exclude each other`);
    }
    if (format !== "kcidb") refuse({ origin }, "is for --format kcidb");
    return {
      file,
      format: format ?? (json ? "json" : "terminal"),
      origin: origin ?? PROGRAM,
      output,
      color: color === "always",
    };
  },
  async run({ file, color, ...request }, context) {
    const { readPlaced } = await import("../engine/record/report_file.ts");
    const { writeOutput } = await import("../engine/record/output.ts");
    const { renderAs } = await import("../engine/record/render.ts");
    const { terminal } = context, { output } = request;
    const { report, dir } = await readPlaced(file, context);
    const view = output === undefined ? context.view : { color, width: FILE_WIDTH };
    const text = await renderAs({ ...request, view }, report, dir, context);
    if (output === undefined) terminal.out(text);
    else await writeOutput(output, text, context);
    return 0;
  },
});
