/**
 * What is kept of a `.config`.
 * @module
 */
import { readTextBeneath } from "../system/files/beneath.ts";
import { sha256 } from "../system/files/files.ts";

/** A `.config` that was read. */
export interface DotConfig {
  /** SHA-256 of the whole file. */
  readonly hash: string;
  /** Its set symbols, see {@linkcode setSymbols}. */
  readonly symbols: string;
}

/** No kernel has a `.config` of this size, in characters; more is not kept. */
const MAX_LENGTH = 4_000_000;

/** The `.config` of an output directory, or undefined if there is none. */
export async function readDotConfig(build: string): Promise<DotConfig | undefined> {
  const text = await readTextBeneath(build, ".config");
  if (text === undefined) return undefined;
  return { hash: await sha256(text), symbols: setSymbols(text.slice(0, MAX_LENGTH)) };
}

/** The lines `CONFIG_X=value`, each with its newline: not the comments, and nothing that is off. */
export function setSymbols(config: string): string {
  return config.split("\n").filter((line) => /^CONFIG_\w+=/.test(line))
    .map((line) => `${line.trimEnd()}\n`).join("");
}
