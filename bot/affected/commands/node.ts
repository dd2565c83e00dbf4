/**
 * One command of a build, as the include graph holds it.
 * @module
 */
import type { Define } from "../defines.ts";
import type { Key } from "../types.ts";

/** A command with what it starts from. */
export interface Node {
  /** What it makes, as Kbuild calls it; empty if that is not known. */
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
  /** The macros of `-D` by which Kbuild tells it its own name and its module's. */
  readonly names?: readonly Define[];
  /** What the build makes before it; see {@linkcode Early}. */
  readonly needs?: readonly Key[];
  /** Its target is there once `make prepare` has run. */
  readonly there?: true;
}
