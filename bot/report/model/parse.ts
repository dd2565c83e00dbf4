/**
 * JSON from outside: bytes in, a checked value out, or an error that names the field.
 * @module
 */
import type { z } from "zod";
import { UserError } from "../../system/errors.ts";
import { cleanLine } from "../../text/clean.ts";
import { contradiction } from "./contradiction.ts";
import { withNewNames } from "./older.ts";
import { type RejectReport, rejectReportSchema } from "./reject_schema.ts";
import { type Report, REPORT_SCHEMA, reportSchema } from "./schema.ts";

/** Parses a report that fits itself. `file` is its name in errors. Throws {@linkcode UserError}. */
export function parseReport(bytes: Uint8Array, file: string): Report {
  const hint = "give a report.json, or the directory that verify --output wrote";
  const value = parseJson(bytes, file, hint);
  const version = /^everystep\.report\/\d{1,9}$/.exec(String(Object(value).schema))?.[0];
  if (version !== undefined && version !== REPORT_SCHEMA) {
    throw new UserError(`schema: this everystep reads ${REPORT_SCHEMA}, not ${version}`, {
      place: { file },
    });
  }
  const parsed = reportSchema.safeParse(withNewNames(value));
  if (!parsed.success) {
    throw fieldError(parsed.error.issues[0]!, { file, what: "report", hint });
  }
  const why = contradiction(parsed.data);
  if (why === undefined) return parsed.data;
  throw new UserError(`contradicts itself: ${why}`, {
    place: { file },
    hint: "everystep did not write it so: verify the series once more",
  });
}

/** Parses a reject. `file` is its name in errors. Throws {@linkcode UserError}. */
export function parseReject(bytes: Uint8Array, file: string): RejectReport {
  const hint = "give a reject.json, or the directory that verify --output wrote";
  const parsed = rejectReportSchema.safeParse(withNewNames(parseJson(bytes, file, hint)));
  if (parsed.success) return parsed.data;
  throw fieldError(parsed.error.issues[0]!, { file, what: "reject", hint });
}

/** Any JSON, in UTF-8. Throws {@linkcode UserError}. */
export function parseJson(bytes: Uint8Array, file: string, hint: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof Error ? cleanLine(cause.message) : "";
    throw new UserError(`is no JSON: ${why}`, { place: { file }, hint, cause });
  }
}

/** What zod found, as an error that names the field: `is no report: cells[3].verdict: ...`. */
export function fieldError(
  { path, message }: z.core.$ZodIssue,
  { file, what, hint }: { file: string; what: string; hint: string },
): UserError {
  const field = path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`)
    .join("").replace(/^\./, "");
  const where = field === "" ? "" : `${field}: `;
  return new UserError(`is no ${what}: ${where}${cleanLine(message)}`, { place: { file }, hint });
}
