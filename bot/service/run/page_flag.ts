/**
 * The page of a series, for whoever is told of it.
 * @module
 */
import type { SeriesRow } from "../types.ts";
import type { Service } from "./service.ts";

/** The flag with the link to a series' page; nothing where nobody reaches it. */
export function pageFlag(
  { settings: { publicUrl } }: Pick<Service, "settings">,
  { id }: Pick<SeriesRow, "id">,
): readonly string[] {
  return publicUrl === undefined ? [] : ["--url", `${publicUrl}/series/${id}`];
}
