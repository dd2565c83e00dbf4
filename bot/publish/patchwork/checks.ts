/**
 * What patchwork is told about each patch of a report. Pure.
 * @module
 */
import { cleanDeep } from "../../text/clean.ts";
import { REJECT_SCHEMA, type RejectReport } from "../../report/model/reject_schema.ts";
import type { Report } from "../../report/model/schema.ts";
import { rejectStatuses, statusesOf } from "../github/statuses.ts";
import type { PatchworkOptions } from "./api.ts";

/** What patchwork is told about a patch. */
export interface Check {
  readonly state: "success" | "warning" | "fail" | "pending";
  /** Letters, digits, `-` and `_`. */
  readonly context: string;
  readonly description: string;
  readonly target_url?: string;
}

/** A check, and the mail of its patch. */
export interface PatchCheck {
  /** Its place in the series. */
  readonly n: number;
  readonly messageId: string;
  readonly check: Check;
}

/** The checks of the patches that were posted and have an answer. */
export function checksOf(
  report: Report | RejectReport,
  options: Pick<PatchworkOptions, "name" | "url">,
): readonly PatchCheck[] {
  return allChecks(report, options).filter(({ check }) => check.state !== "pending");
}

/** The same, and `pending` for those without an answer. */
export function allChecks(
  raw: Report | RejectReport,
  { name, url }: Pick<PatchworkOptions, "name" | "url">,
): readonly PatchCheck[] {
  const report = cleanDeep(raw);
  const cells = report.schema === REJECT_SCHEMA ? [] : report.cells;
  const warned = new Set(
    cells.filter(({ verdict }) => verdict === "warn").map(({ state }) => state),
  );
  const statuses = report.schema === REJECT_SCHEMA ? rejectStatuses(report) : statusesOf(report);
  return statuses.flatMap(({ n, state, description }) => {
    const messageId = report.series.patches.find((patch) => patch.n === n)?.messageId;
    if (messageId === undefined) return [];
    const check: Check = {
      state: state === "failure"
        ? "fail"
        : state === "pending"
        ? state
        : warned.has(n)
        ? "warning"
        : "success",
      context: contextOf(name),
      description,
      ...linkTo(url),
    };
    return [{ n, messageId, check }];
  });
}

/** Patchwork refuses a check whose link is longer. */
const MAX_URL = 200;

/** The link of a check, if it may be as long. */
export function linkTo(url: string | undefined): Pick<Check, "target_url"> {
  return url === undefined || url.length > MAX_URL ? {} : { target_url: url };
}

/** A name as a context there may be. */
export function contextOf(name: string): string {
  return name.replace(/[^\w-]/g, "-");
}
