/**
 * The spec of a shard, in one word: which cells of a plan one job takes. `um` is all states of um, `um@3..5` some of
 * them, `alpha+um@0..4` those of two; the build `um:allmodconfig` is `um.allmodconfig`. It needs no
 * quotes in a shell and may stand in the name of an artifact or a file.
 * @module
 */
import { fileWord, fromFileWord } from "../config/builds/mod.ts";

/** States of one build, both ends included; no states: all. */
export interface ShardPart {
  readonly arch: string;
  readonly states?: { readonly from: number; readonly to: number };
}

/** What one job takes; at least one part. */
export type Shard = readonly ShardPart[];

/**
 * The spec of the part that compiles what no chosen build does: its builds are in no plan, and are found when
 * it runs.
 */
export const COVER_SHARD = "cover";

/** The shard of a spec, or undefined if it is none. */
export function parseShard(spec: string): Shard | undefined {
  const parts = spec.split("+").map(parsePart);
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length && spec.length <= MAX_SPEC ? known : undefined;
}

/** A plan with all of `configs/arch` in one spec has a tenth of it. */
const MAX_SPEC = 2000;

function parsePart(text: string): ShardPart | undefined {
  const found = /^(?<arch>[a-z0-9][\w.~-]*)(?:@(?<from>\d{1,4})(?:\.\.(?<to>\d{1,4}))?)?$/.exec(
    text,
  )
    ?.groups;
  if (found === undefined) return undefined;
  const { arch: word = "", from, to = from } = found;
  const arch = fromFileWord(word);
  // What is the word of no name, such as a~z, is none.
  if (fileWord(arch) !== word) return undefined;
  if (from === undefined) return { arch };
  return Number(to) < Number(from) ? undefined : {
    arch,
    states: { from: Number(from), to: Number(to) },
  };
}

/** The spec of a shard. */
export function shardSpec(shard: Shard): string {
  return shard.map(({ arch, states }) => {
    const word = fileWord(arch);
    if (states === undefined) return word;
    const { from, to } = states;
    return from === to ? `${word}@${from}` : `${word}@${from}..${to}`;
  }).join("+");
}

/** True if the cell belongs to the shard. */
export function inShard(shard: Shard, cell: { readonly arch: string; readonly state: number }) {
  return shard.some(({ arch, states }) =>
    arch === cell.arch &&
    (states === undefined || (cell.state >= states.from && cell.state <= states.to))
  );
}
