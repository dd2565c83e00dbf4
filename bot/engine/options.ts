/**
 * What a run is asked for: which series, which cells of it, how to build them. Commands make it of their flags, and programs
 * as they like.
 * @module
 */
import type { RawMessage } from "../series/types.ts";
import type { Level } from "../plan/types.ts";
import type { NamedTest } from "../testing/types.ts";

/** States `from` to `to`, both included; no `to` means up to the last. */
export interface StateRange {
  readonly from: number;
  readonly to?: number;
}

/** Which series, and what of it. */
export interface SourceOptions {
  /**
   * Directory, mbox, `-` for standard input, git range, `b4:`, Message-ID, URL; undefined: the project's
   * `patches/`.
   */
  readonly series?: string;
  /** Several files in place of `series`, in the order to apply them. */
  readonly files?: readonly string[];
  /** The mails themselves, in place of `series`. */
  readonly mails?: readonly RawMessage[];
  /** Which version of the series, where the source has several. */
  readonly reroll?: number;
  /** The public-inbox for bare Message-IDs. */
  readonly inbox?: string;
  /** Directory with an `everystep.toml` that names the archive and its mirrors; undefined: everystep's own. */
  readonly configs?: string;
  /** Trailers given in replies: those that their senders gave in their own name, or all. */
  readonly trailers?: TrailerChoice;
}

/** What `--trailers` takes. */
export const TRAILER_CHOICES = ["own", "all"] as const;
/** One of {@linkcode TRAILER_CHOICES}. */
export type TrailerChoice = (typeof TRAILER_CHOICES)[number];

/** Which series, on which tree. */
export interface SeriesOptions extends SourceOptions {
  /** Kernel tree of the user; undefined: the one that they stand in, else everystep's own. Of several the first. */
  readonly tree?: string;
  /** All of several, `NAME=PATH#REV`: the one that the series belongs to is found. */
  readonly trees?: readonly string[];
  /** Commit to start from. */
  readonly base?: string;
  /** File with what `check --json` found of tree and base, in place of `base`. */
  readonly checked?: string;
  /** Where prerequisites are looked up in place of the archive, as SERIES; false: none is applied. */
  readonly prerequisites?: string | false;
}

/** Which builds, and how far each goes. */
export interface BuildsOptions {
  /** Names as typed, in order, without repeats; undefined: those that the series affects. */
  readonly archs?: readonly string[] | "all";
  /** Builds by name, and sets of them, `x86_64:allmodconfig`; beside or in place of `archs`. */
  readonly builds?: readonly string[];
  /** Configurations for every architecture: targets of Kconfig and files; undefined: the usual ones. */
  readonly kconfigs?: readonly string[];
  /** What is set on top of these: `CONFIG_X=y`, files, the tree's own fragments. */
  readonly fragments?: readonly string[];
  /** Compilers for every architecture: `gcc-11`, `llvm`, a path; undefined: the usual ones. */
  readonly toolchains?: readonly string[];
  readonly level: Level;
  /** Directory whose files add to the project's `configs/`. */
  readonly configs?: string;
}

/** What decides which cells there are: the same for `plan` and `verify`. */
export interface SelectOptions extends SeriesOptions, BuildsOptions {
  /** States to look at, as typed; undefined: all. State 0 is always needed by the judge. */
  readonly states?: readonly StateRange[];
  /** Tests of every state, in their order; their names differ. They need whole builds. */
  readonly tests?: readonly NamedTest[];
}

/** How states are built: the same for `verify` and `mend`. */
export interface HowToBuild {
  /** Patches that are applied to the base and are no part of the series: a directory, or a file. */
  readonly fixes?: string;
  /** Keep the output directory from state to state instead of clean builds. */
  readonly incremental: boolean;
  /** Take no result of an earlier run. */
  readonly fresh: boolean;
  /** Parallel compiler processes in all; undefined: one per core. */
  readonly jobs?: number;
  /** Minutes that one build may take; undefined: main's default. */
  readonly timeoutMinutes?: number;
  readonly sandbox: boolean;
  /** The patches are a stranger's: nothing is built without a sandbox, the compiler cache is only read. */
  readonly untrusted?: boolean;
  /** `W=` of make: `1`, `12`, `1e`; undefined: none. */
  readonly warnings?: string;
  /** `C=` of make: sparse checks what is compiled (`1`) or all (`2`); undefined: nothing. */
  readonly sparse?: "1" | "2";
  /** Boot each state's kernel, too; level `boot` does so anyhow. */
  readonly boot: boolean;
  /** Directory of the probes to boot with; undefined: those of the series. */
  readonly probe?: string;
}

/** A cover build that another run found. */
export interface KnownCover {
  /** Its name, `x86_64:allmodconfig`. */
  readonly name: string;
  /** Why it was added. */
  readonly cover: string;
}

/** The kernel's own tests: each is a column of its own, a small kernel that is built whole at every state. */
export interface TestColumnOptions {
  /** The KUnit suites of what the series changes, on the machine of this architecture. */
  readonly kunit?: string;
  /** Self-tests: directories of tools/testing/selftests, or `DIRECTORY:PROGRAM`. */
  readonly kselftest?: readonly string[];
}

/** A run that verifies a series. */
export interface RunOptions extends SelectOptions, HowToBuild, TestColumnOptions {
  /** Directory for `report.json` and the logs. */
  readonly output?: string;
  /** Warnings that fail the gate: `all`, or those of `-W` options and tools. */
  readonly werror?: readonly string[];
  /** False: no build is added for what no chosen one compiles. */
  readonly cover?: boolean;
  /** These cover builds, which another run found, are added in place of what a search finds. */
  readonly covers?: readonly KnownCover[];
  /** Stop at the first `fail`. */
  readonly failFast: boolean;
  /** False: without checkpatch.pl and get_maintainer.pl, as for a trial. */
  readonly scripts?: boolean;
  /** So many claims that stand on no whole build are checked by whole builds. */
  readonly audit?: number;
  /** Which claims those are; undefined: chosen anew. */
  readonly seed?: number;
  /** Take only the cells of this shard, by its spec, and leave what `merge` needs. */
  readonly shard?: string;
}

/** A run that makes a series bisect-safe. */
export interface MendRunOptions extends SelectOptions, HowToBuild {
  /** Directory for the new series. */
  readonly output: string;
  /** The version that the new series says; undefined: one more, 1 for a git range. */
  readonly rerollCount?: number;
  /** How many changed series may be built; undefined: a default. */
  readonly trials?: number;
}
