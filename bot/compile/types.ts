/**
 * What a build says, once its log is read.
 * @module
 */
import type { Seen } from "../coverage/mod.ts";
import type { HeldTrees, Unheld } from "./bindings/types.ts";
import type { LinkHolds, Step } from "./link/argument.ts";

export type { HeldTrees, LinkHolds, Step, Unheld };

/** A line that includes a file. */
export interface IncludedFrom {
  /** Path relative to the tree. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A line that expands a macro or calls a function that is inlined. */
export interface UsedAt {
  /** Path relative to the tree. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The function that the line is in, where the call of another was inlined. */
  readonly function?: string;
}

/** One message of a compiler, a linker, Kconfig or make. */
export interface Diagnostic {
  /** How bad it is. */
  readonly severity: "error" | "warning";
  /** Which program speaks: `cc`, `as`, `ld`, `modpost`, `objtool`, `kconfig`, `dtc`, `dtschema`, `sparse`, `kernel-doc`, `make`, `ccache`, `other`. */
  readonly tool: string;
  /** Path relative to the tree, where it names one. */
  readonly file?: string;
  /** Line and column, from 1. */
  readonly line?: number;
  /** Column, from 1. */
  readonly column?: number;
  /** The text, without place and option. */
  readonly message: string;
  /** The option that turns it on: `-Wunused-variable`; of dtschema the binding: `mmc/mmc-controller.yaml`. */
  readonly option?: string;
  /** The function that it is in, where the tool names one. */
  readonly function?: string;
  /** The lines that included its file, the innermost first. */
  readonly includedFrom?: readonly IncludedFrom[];
  /**
   * Where the code that it is about is used, if that is elsewhere: the outermost line that expands
   * the macro, or that calls the function which was inlined there.
   */
  readonly usedAt?: UsedAt;
  /** What make was making when it was said, as Kbuild calls it: `mm/a.o`, `vmlinux`. */
  readonly target?: string;
  /** Its place in what was printed of its target (of none: of no target), from 0. */
  readonly seq?: number;
}

/** What the objects of a cell said at the state before, where they were compiled there, too. */
export interface Baseline {
  /** All that was said. */
  readonly diagnostics: readonly Diagnostic[];
  /** make targets that failed. */
  readonly brokenTargets: readonly string[];
  /** Where not all was made anew: what was, sorted. */
  readonly made?: readonly string[];
}

/** What a whole build of an earlier state than the one before said. */
export interface Evidence extends Baseline {
  /** The state that was built. */
  readonly state: number;
}

/** What every outcome of a cell has. */
export interface OutcomeFacts {
  /** One line: what was built, what broke, or what the machine lacked. */
  readonly summary: string;
  /** All that compilers, linkers, Kconfig and make said, by file and line. */
  readonly diagnostics: readonly Diagnostic[];
  /** make targets that failed, `mm/pt_reclaim.o`, sorted. */
  readonly brokenTargets: readonly string[];
  /** Objects compiled or assembled and device trees made, each once, as the build named them: nothing is decided by it. */
  readonly compiled: number;
  /** Wall and CPU time of the makes, in seconds. */
  readonly seconds: number;
  /** CPU seconds of all processes. */
  readonly cpuSeconds: number;
  /** SHA-256 of `.config`; empty if there was none. */
  readonly configHash: string;
  /** The set symbols of `.config`, a line `CONFIG_X=value` each; absent if Kconfig failed. */
  readonly config?: string;
  /** File of the whole log. */
  readonly log: string;
  /** Shell lines that do the same by hand. */
  readonly reproduce: readonly string[];
  /**
   * What decides it of earlier states than the one before, the nearest first, `STATE:TREE` each: absent where that one is
   * all that it was held against.
   */
  readonly relies?: readonly string[];
}

/** What whole builds of earlier states said, where the objects of a cell were not enough. */
export interface EarlierBuilds {
  /** What to hold the outcome against; without it, the outcome of the state before. */
  readonly baseline?: Baseline;
  /** Those before the baseline, which a break that no patch explains asked for. */
  readonly evidence?: readonly Evidence[];
}

/** A state was built whole, and that ended by itself. */
export interface WholeOutcome extends OutcomeFacts, EarlierBuilds {
  /** `broken` is the source's fault. */
  readonly kind: "built" | "broken";
  /** All of it was made. */
  readonly level: "image";
  /** Where not all was made anew: what was, sorted. Warnings of all else stand as they did. */
  readonly made?: readonly string[];
  /** What was seen of the lines that were asked for; absent if nobody looked. */
  readonly seen?: readonly Seen[];
  /** Of programs of the tree: the files of it that compilers have read, sorted; absent if not all are known. */
  readonly reads?: readonly string[];
  /** Of programs of the tree, and of a um of 32 bits, that are broken: what they are made with and this machine has not got. */
  readonly lacks?: readonly Lack[];
}

/** A header of a library that is not installed. */
export interface Lack {
  /** The file that includes it, relative to the tree. */
  readonly file: string;
  /** As it is named there. */
  readonly header: string;
  /** Debian's package that has it. */
  readonly package: string;
}

/** A state was prepared, and of its objects those were compiled that the patch can change. */
export interface ObjectsOutcome extends OutcomeFacts {
  /** `broken` is the source's fault. */
  readonly kind: "built" | "broken";
  /** Not all of it was made. */
  readonly level: "objects";
  /** What the same objects said at the state before; absent of the first state, and of one that could not be prepared. */
  readonly baseline?: Baseline;
  /** Why it links, where no whole build says so; absent if it was not judged. */
  readonly link?: LinkHolds;
  /** The state before does not link, and that this one does is argued from one before that. */
  readonly mends?: true;
  /** Of a um of 32 bits that cannot be prepared: the headers that this machine has not got; absent: it lacks none. */
  readonly lacks?: readonly Lack[];
  /** What was compiled: breaks elsewhere stand as they did. Of a state that could not be prepared, nothing. */
  readonly tried: readonly string[];
  /** What was made anew, sorted. Warnings of all else stand as they did. */
  readonly made: readonly string[];
  /** What became of holding device trees against their bindings; absent: none differs from the state before. */
  readonly trees?: HeldTrees;
  /** What was seen of the lines that were asked for; absent if nobody looked. */
  readonly seen?: readonly Seen[];
}

/** A state was prepared, and the patch can change none of its objects. */
export interface UnaffectedOutcome extends OutcomeFacts {
  /** Nothing was compiled. */
  readonly kind: "unaffected";
  /** The argument. */
  readonly why: string;
  /** Nothing was built whole. */
  readonly level: "objects";
  /** What preparing made, sorted. */
  readonly made: readonly string[];
  /** What was seen of the lines that were asked for; absent if nobody looked. */
  readonly seen?: readonly Seen[];
}

/** The machine kept us from an answer. */
export interface InfraOutcome extends OutcomeFacts, EarlierBuilds {
  /** No fault of the source. */
  readonly kind: "infra";
  /** How far it came. */
  readonly level: "objects" | "image";
  /** Lines of the configuration that was asked for, as far as Kconfig does not keep them; absent: that is not why. */
  readonly dropped?: readonly string[];
}

/** What happened to one cell. */
export type BuildOutcome = WholeOutcome | ObjectsOutcome | UnaffectedOutcome | InfraOutcome;

/** An outcome that says something of the source. */
export type SourceOutcome = Exclude<BuildOutcome, InfraOutcome>;
