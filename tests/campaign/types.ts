/**
 * What a campaign is made of: a tree to choose from, kinds of edits, and what was found.
 * @module
 */
import type { Rng } from "./pick/rng.ts";

/** What an edit does to one file. */
export type Change =
  | {
    readonly kind: "write";
    readonly path: string;
    readonly text: string;
    /** Absent: that of the file before, else 100644. */
    readonly mode?: "100644" | "100755";
  }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

/** A random patch before it is one. */
export interface Edit {
  /** One line, the subject of the patch. */
  readonly title: string;
  /** Each of another path. */
  readonly changes: readonly Change[];
}

/** The base as kinds of edits see it. Reading gives the same at every call. */
export interface View {
  /** The architecture's directory below `arch/`: `um`. */
  readonly srcarch: string;
  /** Other directories below `arch/` that it reads. */
  readonly reads: readonly string[];
  /** The text of a file; undefined if there is none, or it is no text, or too large. */
  read(path: string): string | undefined;
  has(path: string): boolean;
  /** All files of the tree, sorted. */
  readonly paths: readonly string[];
  /** C files that the architecture's build compiles, sorted. */
  readonly sources: readonly string[];
  /** C files that it does not. */
  readonly unbuilt: readonly string[];
  /** Assembly that it assembles. */
  readonly assembly: readonly string[];
  /** Headers that it reads, with the number of objects that do. */
  readonly headers: ReadonlyMap<string, number>;
  /** Of the sources, those compiled for modules. */
  readonly modules: ReadonlySet<string>;
  /** Makefile and Kbuild of the directories that it goes into. */
  readonly makefiles: readonly string[];
  /** Kconfig files that it reads. */
  readonly kconfigs: readonly string[];
  /** Symbols of its `.config` that are y or m, without CONFIG_. */
  readonly enabled: ReadonlySet<string>;
}

/** What an edit of a kind usually does to a build. It decides nothing. */
export type Usually = "harmless" | "breaking" | "either";

/** A kind of edits. */
export interface Kind {
  readonly name: string;
  /** How often it is chosen, against those of the others. */
  readonly weight: number;
  readonly usually: Usually;
  /** An edit; undefined if what was picked does not suit. Pure: the same for the same numbers. */
  make(rng: Rng, view: View): Edit | undefined;
}

/** What a build says of a patch, once it is held against the base. */
export type Class = "pass" | "warn" | "fail" | "none";
