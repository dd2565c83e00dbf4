/**
 * One command of a build, as the include graph holds it.
 * @module
 */
import type { Key } from "../types.ts";

/** A command with what it starts from. */
export interface Node {
  /** What it makes, as Kbuild calls it; empty if that cannot be told. */
  readonly target: string;
  /** The key of its target; empty if it has none. */
  readonly key: Key;
  readonly digest: string;
  readonly host: boolean;
  readonly start: string;
  /** See {@linkcode Parsed}. */
  readonly list?: readonly string[];
  /** Files that it names: source, scripts, data, things made before. */
  readonly inputs: readonly Key[];
  /** Its search path, as an index that equal paths share. */
  readonly path: number;
  /** What the build makes before it; see {@linkcode Early}. */
  readonly needs?: readonly Key[];
  /** Its target is there once `make prepare` has run. */
  readonly there?: true;
}
