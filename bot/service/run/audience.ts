/**
 * Where a verdict is sent.
 * @module
 */
import type { PostingKind, SeriesRow } from "../types.ts";
import type { Service } from "./service.ts";

/** The ways in which a series' verdict is sent. */
export function audience(
  { settings }: Pick<Service, "settings">,
  { way, github, mail }: SeriesRow,
): readonly PostingKind[] {
  const mailed = way !== "github" && github === undefined;
  return [
    ...(settings.notify.mail && mailed && mail !== false ? ["mail" as const] : []),
    ...(github === undefined ? [] : ["github" as const]),
    ...(settings.notify.patchwork.length > 0 && mailed ? ["patchwork" as const] : []),
  ];
}

/** The ways in which people learn that a series is being verified. */
export function announced(
  service: Pick<Service, "settings">,
  series: SeriesRow,
): readonly PostingKind[] {
  return audience(service, series).flatMap((kind) =>
    kind === "github" || kind === "patchwork" ? [`${kind}-pending` as const] : []
  );
}
