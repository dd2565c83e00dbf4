/**
 * Reports that a service publishes name no path of its machine: it says in the environment which
 * directories are its own.
 * @module
 */
import { withoutPaths } from "../../text/own_paths.ts";
import { environment } from "../../system/host.ts";

/** A page that is written for others: as it is, but for a service. */
export function forOthers(text: string): string {
  const dirs = ownDirs();
  return dirs === undefined ? text : withoutPaths(text, dirs);
}

/** The same for a value, as JSON: before its texts are written with escapes, behind which a path may stand. */
export function jsonForOthers(value: unknown, indent?: number): string {
  const dirs = ownDirs();
  const cleaned = (_key: string, one: unknown) =>
    typeof one === "string" ? withoutPaths(one, dirs!) : one;
  return JSON.stringify(value, dirs === undefined ? undefined : cleaned, indent);
}

function ownDirs(): readonly string[] | undefined {
  return environment("EVERYSTEP_OWN_DIRS")?.split("\n");
}
