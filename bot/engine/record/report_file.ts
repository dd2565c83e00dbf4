/**
 * Reads a report that somebody names.
 * @module
 */
import { dirname } from "@std/path";
import { parseReject, parseReport } from "../../report/model/parse.ts";
import type { RejectReport } from "../../report/model/reject_schema.ts";
import type { Report } from "../../report/model/schema.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf } from "../../system/files/files.ts";
import { readBytes } from "../../system/files/read.ts";
import { type Context, inDir } from "../context.ts";
import { withoutSlashes } from "../../text/paths.ts";

/** A large report has some 30 MiB: 200 diagnostics in each of 500 cells. */
const MAX_BYTES = 256 * 2 ** 20;
/** The report in a file, or in a directory's `report.json`. Throws {@linkcode UserError}. */
export async function readReport(typed: string, context: Context): Promise<Report> {
  return (await readPlaced(typed, context)).report;
}

/**
 * The same, or the reject that stands in its place: in a `reject.json`, or in a directory without a report. Throws
 * {@linkcode UserError}.
 */
export async function readFound(
  typed: string,
  context: Context,
): Promise<Report | RejectReport> {
  const path = inDir(context.cwd, typed);
  const inside = await kindOf(path) === "directory" ? `${path}/reject.json` : undefined;
  if (inside !== undefined && await isReject(path)) {
    return parseReject(await readBytes(inside, MAX_BYTES, `${typed}/reject.json`), typed);
  }
  if (/(?:^|\/)reject\.json$/.test(typed)) {
    return parseReject(await readBytes(path, MAX_BYTES, typed), typed);
  }
  return await readReport(typed, context);
}

/** True for the directory of a series that does not apply. */
async function isReject(path: string): Promise<boolean> {
  return await kindOf(`${path}/report.json`) === "none" &&
    await kindOf(`${path}/reject.json`) === "file";
}

/** A report, and the directory that it is in. */
export async function readPlaced(
  typed: string,
  { cwd }: Context,
): Promise<{ readonly report: Report; readonly dir: string }> {
  const path = inDir(cwd, typed);
  const inside = await kindOf(path) === "directory" ? "/report.json" : "";
  if (inside !== "" && await isReject(path)) {
    throw new UserError("has no report: the series does not apply, so that nothing was built", {
      place: { file: typed },
      hint: "its reject.json is what mail, and publish --github and --patchwork, tell",
    });
  }
  const file = inside === "" ? typed : withoutSlashes(typed) + inside;
  if (await kindOf(path + inside) === "none") {
    throw new UserError("does not exist", {
      place: { file },
      hint: "name the directory that verify --output DIR wrote, or a report.json",
    });
  }
  const report = parseReport(await readBytes(path + inside, MAX_BYTES, file), file);
  return { report, dir: dirname(path + inside) };
}
