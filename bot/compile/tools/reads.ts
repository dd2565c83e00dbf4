/**
 * Whether patches touch what a build of programs reads. What compilers read, they say; what make, scripts and `make headers`
 * read, nobody does: those are whole directories. Pure.
 * @module
 */
import type { ToolTarget } from "../../config/types.ts";

/** What compilers have read at a state, with nothing that the build reads touched since. */
export interface LastReads {
  readonly state: number;
  readonly reads: ReadonlySet<string>;
}

/** What any program of the tree may be made with; of tools/, all but the largest directories. */
const SHARED = [
  /^tools\/(?!(?:perf|testing)\/)/,
  /^(?:Makefile|Kbuild)$/,
  /^(?:include|scripts|usr)\//,
  /^arch\/[^/]+\/(?:include\/|Makefile)/,
  /\.tbl$/,
  // tools/net/ynl makes code of these.
  /^Documentation\/.*\.ya?ml$/,
];

/** Why patches that touch some paths leave the programs as they are; undefined: they may not. */
export function untouched(
  { by, name }: ToolTarget,
  { state, reads }: LastReads,
  paths: readonly string[],
): string | undefined {
  const own = by === "selftests" ? "tools/testing/" : `tools/${name.split("/", 1)[0]}/`;
  const near = paths.some((path) =>
    reads.has(path) || path.startsWith(own) || SHARED.some((pattern) => pattern.test(path))
  );
  return near ? undefined : `touches nothing that the programs of state ${state} were made of`;
}
