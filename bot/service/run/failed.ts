/**
 * What becomes of a job whose child failed: by its exit code and the error that it gave as JSON, and
 * never by words that quote a mail.
 * @module
 */
import { parseErrorJson } from "../../report/model/error.ts";
import type { Outcome } from "../../system/process/process.ts";

/** `refuse`: nobody can mend it here. `again`: a mail may be late, or the machine was at fault. */
export function afterFailure(
  { code, signal, timedOut, cancelled, stdout }: Pick<
    Outcome,
    "code" | "signal" | "timedOut" | "cancelled" | "stdout"
  >,
): "refuse" | "again" {
  if (code !== 2 || signal !== null || timedOut || cancelled) return "again";
  return parseErrorJson(stdout)?.lack === undefined ? "refuse" : "again";
}
