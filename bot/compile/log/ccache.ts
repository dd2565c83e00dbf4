/**
 * ccache about itself: `ccache: error: Failed to create directory ...`. What a compiler says through
 * it has no such beginning.
 * @module
 */
import type { Diagnostic } from "../types.ts";
import { diagnostic } from "./text.ts";

/** The diagnostic of ccache. */
export function ccacheLine(text: string): Diagnostic | undefined {
  const found = /^ccache: error: (.*)$/.exec(text);
  return found ? diagnostic("error", "ccache", found[1]!) : undefined;
}
