/**
 * What the patches up to a state let a build read without saying its name.
 * @module
 */
import type { CacheKeys } from "../../compile/ccache/state.ts";
import { MadeReads } from "../../plan/mod.ts";
import type { Patch } from "../../series/types.ts";
import type { State } from "../../tree/types.ts";
import type { CellSession } from "./session.ts";

/** Paths of the files with such lines. */
export interface HiddenReads {
  /** What compiles one of these may read any file. */
  readonly reads: ReadonlySet<string>;
  /** Make, Kconfig or a script may look at any file without opening it. */
  readonly asks: boolean;
  /** The file for which nothing may come from the compiler cache, which sees no such read. */
  readonly uncached?: string;
}

const known = new WeakMap<readonly Patch[], readonly HiddenReads[]>();

/** By state, 0 first. */
export function hiddenReads({ patches }: Pick<CellSession, "patches">, state: number): HiddenReads {
  let all = known.get(patches);
  if (all === undefined) known.set(patches, all = byState(patches));
  return all[state]!;
}

/** What ccache has to be told about a state whose source stands in `source`. Throws InfraError. */
export async function keysAt(
  session: Pick<CellSession, "patches"> & {
    readonly options: Pick<CellSession["options"], "keys">;
  },
  source: string,
  { n, tree }: Pick<State, "n" | "tree">,
): Promise<CacheKeys> {
  const keys = await session.options.keys(source, tree);
  const { uncached } = hiddenReads(session, n);
  return uncached === undefined ? keys : { ...keys, bypass: uncached };
}

function byState(patches: readonly Patch[]): readonly HiddenReads[] {
  const made = new MadeReads();
  const now = (): HiddenReads => {
    const reads = made.hidden("reads"), [uncached] = [...reads, ...made.hidden("odd")];
    return { reads, asks: made.hidden("asks").size > 0, ...uncached !== undefined && { uncached } };
  };
  return [
    now(),
    ...patches.map((patch) => {
      made.add(patch);
      return now();
    }),
  ];
}
