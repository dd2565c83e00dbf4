/**
 * What of a file was seen, from the marks that the preprocessor printed. Pure.
 * @module
 */
import type { Argument } from "./calls.ts";
import type { Regions } from "./regions.ts";

/** The places of a file that are still to be seen. */
export interface Open {
  readonly lines: Set<number>;
  readonly gaps: Set<number>;
}

/** Removes from what is open what a unit has seen, by the regions whose marks it printed. True if it saw any. */
export function removeSeen(open: Open, regions: Regions, kept: ReadonlySet<number>): boolean {
  let any = false;
  for (const line of open.lines) {
    if (!kept.has(regions.regionOf(line))) continue;
    // Who takes a branch does not look at the conditions of those behind it.
    if (regions.branchesBefore(line).some((branch) => kept.has(branch))) continue;
    // What a macro drops no compiler sees.
    if (!regions.givenOn(line).every((one) => kept.has(one))) continue;
    open.lines.delete(line);
    any = true;
  }
  for (const gap of open.gaps) {
    if (!kept.has(regions.regionBehind(gap))) continue;
    open.gaps.delete(gap);
    any = true;
  }
  return any;
}

/** The same for what no conditional directive holds: whoever reads the file has seen it. */
export function removeOutermost(open: Open, regions: Regions): boolean {
  const elif = [...open.lines].filter((line) => regions.branchesBefore(line).length > 0);
  for (const line of elif) open.lines.delete(line);
  const any = removeSeen(open, regions, new Set([0]));
  for (const line of elif) open.lines.add(line);
  return any;
}

/** The regions that what is open is in. */
export function openRegions(open: Open, regions: Regions): ReadonlySet<number> {
  return new Set([
    ...[...open.lines].map((line) => regions.regionOf(line)),
    ...[...open.gaps].map((gap) => regions.regionBehind(gap)),
  ]);
}

/** What the lines that are open give to macros. */
export function openGiven({ lines }: Open, regions: Regions): readonly Argument[] {
  const numbers = new Set([...lines].flatMap((line) => regions.givenOn(line)));
  return [...numbers].map((one) => regions.given[one - regions.count]!);
}

/** Names in a condition that no file can define otherwise than the configuration does. */
const FIXED = /^(?:CONFIG_\w+|defined|IS_ENABLED|IS_BUILTIN|IS_MODULE)$/;

/** What decides whether a region is kept: names in its conditions that differ from file to file. */
export function variable(conditions: readonly string[]): readonly string[] {
  const names = conditions.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []);
  return [...new Set(names)].filter((name) => !FIXED.test(name));
}

/** The configuration symbols in conditions, without `CONFIG_`. */
export function symbolsIn(conditions: readonly string[]): readonly string[] {
  const names = conditions.flatMap((text) => text.match(/\bCONFIG_\w+/g) ?? []);
  return [...new Set(names)].map((name) => name.slice("CONFIG_".length));
}
