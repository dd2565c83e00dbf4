/**
 * The files of a series that ask for a build of programs of the tree. Pure.
 * @module
 */
import { isForCompiler } from "../../coverage/mod.ts";
import { touchedPaths } from "../../plan/mod.ts";
import type { Report } from "../../report/model/schema.ts";
import type { Series } from "../../series/types.ts";

/** A file of tools/ that is touched, and by which patch. */
export interface TouchedTool {
  readonly path: string;
  readonly patch: number;
}

/** What builds of kernels may compile of tools/. */
const OF_KERNELS = /^tools\/(?:arch|bpf\/resolve_btfids|build|include|lib|objtool|scripts)\//;

/**
 * The files, by patch. Those that builds of kernels may compile are among them only if a report says that none did; without
 * one, all are.
 */
export function toolPaths({ patches }: Series, report: Report | undefined): readonly TouchedTool[] {
  const missing = report && new Set(report.coverage?.missing.map(({ file }) => file));
  return patches.flatMap(({ files }, i) =>
    files.flatMap(touchedPaths)
      // perf's lists of objects are called Build.
      .filter((path) => path.startsWith("tools/") && (isForCompiler(path) || /\/Build$/.test(path)))
      .filter((path) => missing === undefined || !OF_KERNELS.test(path) || missing.has(path))
      .map((path) => ({ path, patch: i + 1 }))
  );
}

/** What a plan says of the builds that `verify` adds for a series; undefined: none is sure to be. */
export function toolNote(series: Series): string | undefined {
  const sure = toolPaths(series, undefined).filter(({ path }) => !OF_KERNELS.test(path));
  const [first, ...others] = new Set(sure.map(({ path }) => path));
  if (first === undefined) return undefined;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `verify adds builds of programs for ${first}${more}; --no-cover adds none`;
}
