/**
 * Whether make may go on from what it made of another state. It knows from the times of files what differs in those that were
 * read. A name that is now found before another one is in no list of these, nor is what an assembler reads.
 * @module
 */
import { staysFile } from "../../affected/mod.ts";
import type { CacheKeys } from "../../compile/ccache/state.ts";
import type { CellSession } from "./session.ts";

/** A state that is made in a directory. */
export interface MadeState {
  readonly state: number;
  /** What ccache has to know of it, whose lists lack the same. */
  readonly keys: CacheKeys;
}

/** Found by their names as headers are, by other compilers than C's. */
const FOUND_BY_NAME = /\.(?:dtsi?|dtso|rs)$/;

/** True: what make leaves as it is would be made so again. False also where that is not known. */
export function canGoOn(
  { patches }: Pick<CellSession, "patches">,
  { state: a, keys: before }: MadeState,
  { state: b, keys: now }: MadeState,
): boolean {
  if (before.names !== now.names || before.contents !== now.contents) return false;
  if ([before, now].some(({ noDirect, bypass }) => noDirect || bypass !== undefined)) return false;
  return patches.slice(Math.min(a, b), Math.max(a, b)).every(({ files }) =>
    files.every((file) => staysFile(file) || !FOUND_BY_NAME.test(file.path))
  );
}
