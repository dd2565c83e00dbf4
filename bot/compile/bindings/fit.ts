/**
 * Whether the dtschema of a machine serves a kernel tree. Pure.
 * @module
 */
import type { Unheld } from "./types.ts";

/** Where bindings are, and the file of make that says which dtschema they ask for. */
export const BINDINGS = "Documentation/devicetree/bindings";

/** The first dtschema that reads device trees as dtc makes them; trees that ask for less have another check, of sources. */
const FIRST = "2022.3";

/** A file that is a binding, as Kbuild finds them. */
export function isBinding(path: string): boolean {
  return path.startsWith(`${BINDINGS}/`) && /(?:^|\/)(?!processed-schema)[^/]*\.yaml$/.test(path);
}

/** Why a version does not do for a tree, whose {@linkcode BINDINGS}`/Makefile` has this text; undefined: it does. */
export function misfit(version: string, makefile: string | undefined): Unheld | undefined {
  const needs = /^DT_SCHEMA_MIN_VERSION\s*[:?]?=\s*(\d[\d.]{0,30})\s*$/m.exec(makefile ?? "")?.[1];
  if (needs === undefined) return { kind: "no-bindings" };
  if (isBefore(needs, FIRST)) return { kind: "old-tree", needs };
  return isBefore(version, needs) ? { kind: "old", has: version, needs } : undefined;
}

/** Whether a version is older than another, number by number; what is no number counts as 0. */
function isBefore(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split(".").map((part) => parseInt(part) || 0));
  for (let i = 0; i < Math.max(a!.length, b!.length); i++) {
    if ((a![i] ?? 0) !== (b![i] ?? 0)) return (a![i] ?? 0) < (b![i] ?? 0);
  }
  return false;
}
