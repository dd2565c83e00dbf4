/**
 * What becomes of a job whose child failed: by its exit code and the error that it gave as JSON, and
 * never by words that quote a mail.
 * @module
 */
import { parseErrorJson } from "../../report/model/error.ts";
import type { ChildOutcome } from "./child.ts";

/**
 * `refuse`: nobody can mend it here, and what takes too much memory takes as much again. `again`: a mail may be
 * late, or the machine was at fault.
 */
export function afterFailure(
  { code, signal, timedOut, cancelled, stdout, overMib }: Pick<
    ChildOutcome,
    "code" | "signal" | "timedOut" | "cancelled" | "stdout" | "overMib"
  >,
): "refuse" | "again" {
  if (overMib !== undefined) return "refuse";
  if (code !== 2 || signal !== null || timedOut || cancelled) return "again";
  return parseErrorJson(stdout)?.lack === undefined ? "refuse" : "again";
}
