/**
 * Where a verdict is told.
 * @module
 */
import type { PostingKind, SeriesRow } from "../types.ts";
import type { Service } from "./service.ts";

/** The ways in which a series' verdict is told. */
export function audience(
  { settings }: Pick<Service, "settings">,
  { way, github, mail }: SeriesRow,
): readonly PostingKind[] {
  const mailed = way !== "github" && github === undefined;
  return [
    ...(settings.tell.mail && mailed && mail !== false ? ["mail" as const] : []),
    ...(github === undefined ? [] : ["github" as const]),
    ...(settings.tell.patchwork !== undefined && mailed ? ["patchwork" as const] : []),
  ];
}
