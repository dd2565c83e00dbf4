/**
 * Patch number i of a seed: it depends on the seed, the architecture, the choice of kinds and i, and
 * on nothing that other patches came to. Pure.
 * @module
 */
import { rngOf } from "./rng.ts";
import type { Edit, Kind, View } from "../types.ts";

/** What names a patch. */
export interface PatchKey {
  readonly seed: number;
  readonly arch: string;
  /** The pattern of `--kinds`; empty: all. */
  readonly kinds: string;
  readonly i: number;
}

/** An edit, and the kind that made it. */
export interface Chosen {
  readonly kind: Kind;
  readonly edit: Edit;
}

/** How often a kind may pick another file before another kind is chosen. */
const TRIES = 12;
const KINDS = 40;

/** The edit of a number; undefined if none of the kinds suits this tree. */
export function choose(key: PatchKey, kinds: readonly Kind[], view: View): Chosen | undefined {
  const rng = rngOf(JSON.stringify([key.seed, key.arch, key.kinds, key.i]));
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  for (let k = 0; k < KINDS; k++) {
    let left = rng.int(total);
    const kind = kinds.find(({ weight }) => (left -= weight) < 0);
    for (let n = 0; kind !== undefined && n < TRIES; n++) {
      const edit = kind.make(rng, view);
      if (edit !== undefined) return { kind, edit };
    }
  }
  return undefined;
}

/** The kinds whose names a pattern finds. */
export function kindsOf(all: readonly Kind[], pattern: string): readonly Kind[] {
  const matcher = new RegExp(pattern);
  return all.filter(({ name }) => matcher.test(name));
}
