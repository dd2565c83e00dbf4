/**
 * Symbolic links over a whole series: what one patch makes, a later one may move to where it leads
 * elsewhere, or write through.
 * @module
 */
import { badLink } from "./paths.ts";
import type { TouchedFile } from "../types.ts";

/** A file of a patch, and where its link leads if it is one and the diff says so. */
export interface LinkedFile extends Pick<TouchedFile, "path" | "oldPath" | "change"> {
  readonly target?: string;
}

/** The links that a series has made so far. */
export interface Links {
  /** Adds the next patch's files; gives why one of them is refused: `PATH: reason`. */
  add(files: readonly LinkedFile[]): string | undefined;
}

/** No links yet. Those of the base are git's to know: it writes through none either. */
export function links(): Links {
  const known = new Map<string, string>();
  return {
    add(files) {
      for (const { path, oldPath, change, target } of files) {
        const through = parents(path).find((dir) => known.has(dir));
        if (through !== undefined && change !== "deleted") {
          return `${path}: is written through the symbolic link ${through}`;
        }
        const now = target ?? known.get(oldPath ?? path);
        if (oldPath !== undefined && change === "renamed") known.delete(oldPath);
        if (change === "deleted" || (change === "new" && target === undefined)) known.delete(path);
        else if (now !== undefined) {
          const why = badLink(path, now);
          if (why !== undefined) return `${path}: ${why}`;
          known.set(path, now);
        }
      }
      return undefined;
    },
  };
}

function parents(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}
