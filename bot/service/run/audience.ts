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
    ...(settings.tell.patchwork.length > 0 && mailed ? ["patchwork" as const] : []),
  ];
}

/** The ways in which it is said that a series is being verified. */
export function announced(
  service: Pick<Service, "settings">,
  series: SeriesRow,
): readonly PostingKind[] {
  return audience(service, series).flatMap((kind) =>
    kind === "github" || kind === "patchwork" ? [`${kind}-pending` as const] : []
  );
}
