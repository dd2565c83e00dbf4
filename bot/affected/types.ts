/**
 * Which objects of one architecture a patch can change: the question and its answer.
 * @module
 */

/** A state of the tree with a configured output directory (`make defconfig prepare`, no more). */
export interface Prepared {
  /** The checked-out source, as a path of the host. */
  readonly source: string;
  /** The output directory, as a path of the host. */
  readonly build: string;
  /** The same two as make sees them (in a sandbox they stand elsewhere). */
  readonly places: { readonly source: string; readonly build: string };
  /** Runs make as {@linkcode dryRunArgv} says and gives the lines that it printed, to be read once. */
  dryRun(): Promise<Iterable<string>>;
}

/** What has to be compiled alone, and what must not be there then. */
export interface Early {
  /** Targets of objects. */
  readonly objects: readonly string[];
  /** Files that a build makes after `make prepare`, relative to the output directory. */
  readonly products: readonly string[];
}

/** An object, a device tree or a program that a patch can change. */
export interface AffectedObject {
  /** As Kbuild calls it, relative to the output directory: `mm/pt_reclaim.o`. */
  readonly target: string;
  /** `includes include/asm-generic/tlb.h`, `reads CONFIG_PT_RECLAIM`, `its command changed`. */
  readonly why: string;
  /** Set if only one of the two states has it. */
  readonly only?: "before" | "after";
}

/** What a patch can change. It may say too much, never too little. */
export type Affected =
  | {
    readonly kind: "bounded";
    readonly objects: readonly AffectedObject[];
    /** Device trees and overlays, `arch/arm64/boot/dts/qcom/x.dtb`; what else reads one is among the objects, or says why `link` is set. */
    readonly trees: readonly AffectedObject[];
    /** Programs of samples/, `samples/vfs/test-statx`, and the objects that only these are linked of. */
    readonly programs: readonly AffectedObject[];
    /** The image must be linked, whatever the objects' symbols say. */
    readonly link: boolean;
    /** Why `link` is set. */
    readonly linkWhy?: string;
    /**
     * Set if the objects that only the link makes (`*.mod.o`, `.vmlinux.export.o`,
     * `init/version-timestamp.o`) can change: why. They cannot be compiled before it.
     */
    readonly late?: string;
    /** Objects that read what is not made before them: each has to be compiled alone. */
    readonly early?: Early;
    /** Symbols whose value differs, `CONFIG_PT_RECLAIM`. */
    readonly changedSymbols: readonly string[];
    /** The argument in one line, with the numbers that let it be checked. */
    readonly reason: string;
  }
  | { readonly kind: "unbounded"; readonly reason: string };

/**
 * A file of one state, by name: `mm/mmap.c` in the source, `./include/generated/bounds.h` in the
 * output directory. Links are followed: one file has one key.
 */
export type Key = string;

/** How files are read. All functions are pure for the time that a snapshot takes. */
export interface Files {
  /** A file's text, byte for byte a character, in pieces; none if there is no file. */
  texts(key: Key): Iterable<string>;
  /** A file's bytes, undefined if there is none. */
  read(key: Key): Uint8Array | undefined;
  /** The keys behind the names of a directory; empty if there is none. */
  list(dir: Key): ReadonlyMap<string, Key>;
}

/** An include by its spelling. */
export interface Include {
  /** What stands between the quotes or the brackets. */
  readonly name: string;
  /** `"x.h"` looks beside the file first; `next` may be any file of that name. */
  readonly form: "quoted" | "angled" | "next";
}
