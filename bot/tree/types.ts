/**
 * A kernel tree as everystep sees it: commits in a store of its own, never the user's directory.
 * @module
 */
import type { BaseHow } from "../config/base_how.ts";
import type { RawMessage } from "../source/types.ts";

export type { BaseHow } from "../config/base_how.ts";

/** A tree that was opened or provided. */
export interface Tree {
  /** Directory of everystep's own for this tree, inside the cache. */
  readonly home: string;
  /** git directory of the store; the user's objects are reached through alternates. */
  readonly gitDir: string;
  /** The commit that the user's tree stands at (a synthetic one for an unpacked tarball). */
  readonly head: string;
  /** How to call it in a report: the path given, or `Linux 6.19.6 (Debian source)`. */
  readonly label: string;
  /** Set for a tree that was provided; of a user's, `publicTree` finds it. */
  readonly public?: PublicTree;
  /** The user's directory, where there is one. */
  readonly path?: string;
  /** The user's git repository, where there is one: names of branches and tags live there. */
  readonly repository?: string;
  /** True if its repository may lack the content of files (`git clone --filter`). */
  readonly partial?: true;
  /** What its user calls it, where he gave it a name. */
  readonly called?: string;
  /** Of several that were given, why this one. */
  readonly choice?: TreeChoice;
  /** One line each: local changes left out, shallow history, and the like. */
  readonly notes: readonly string[];
}

/** Which of several trees a series goes to. */
export interface TreeChoice {
  /** What the tree is called among them. */
  readonly name: string;
  /** How many there are. */
  readonly of: number;
  /** Why this one, in one line. */
  readonly why: string;
  /** A line for each tree, in the order in which they were given. */
  readonly tried: readonly string[];
}

/** How others call a tree, and where they get it: never a path of this machine. */
export interface PublicTree {
  /** `torvalds/linux`, or `Linux 6.19.6 (upstream)`. */
  readonly name: string;
  /** Where git fetches it. */
  readonly url?: string;
  /** A branch or tag there that has the base. */
  readonly branch?: string;
  /** The release of kernel.org whose source it is, `6.19.6`: others have it as the tag `v6.19.6`. */
  readonly release?: string;
}

/** What became of a prerequisite of a series. */
export interface Settled {
  /** The line, or the words of the cover letter, that name it. */
  readonly says: string;
  /**
   * `in-tree`: below the base already. `not-found`: nowhere that was asked. `unreachable`: the archive gave no
   * answer. `conflict`: it does not apply. `left-out`: prose, and the series applies without it.
   */
  readonly result: "applied" | "in-tree" | "not-found" | "unreachable" | "conflict" | "left-out";
  /** Where it was found. */
  readonly where?: "history" | "source" | "archive";
  /** The subjects of its patches, in order, less those that an earlier one brought. */
  readonly patches: readonly { readonly subject: string; readonly messageId?: string }[];
  /** The version of the series that it is, where it is one. */
  readonly title?: string;
  /** Why it is not applied, in one line. */
  readonly why?: string;
}

/** A commit and its tree. */
export interface CommitTree {
  /** The commit, in full. */
  readonly commit: string;
  /** Its git tree hash. */
  readonly tree: string;
}

/** State 0, and how it was found. */
export interface Base {
  /** The commit, in full. */
  readonly commit: string;
  /** The git tree hash of that commit. */
  readonly tree: string;
  /** What decided it. */
  readonly how: BaseHow;
  /** One line for the report. */
  readonly why: string;
  /** What became of the series' prerequisites, in their order; absent: it names none, or nobody looked. */
  readonly prerequisites?: readonly Settled[];
  /** The patches that are applied to it and are no part of the series, in their order. */
  readonly fixes?: readonly BaseFix[];
  /** Where prerequisites and fixes are applied: the commit below them, which others have, too. */
  readonly below?: CommitTree;
  /** The mails of the prerequisites that were found outside the tree, cover letters included. */
  readonly mails?: readonly RawMessage[];
}

/** A patch that state 0 has, and the series has not. */
export interface BaseFix {
  /** Its subject. */
  readonly subject: string;
  /** Who asks for it: the user, or the architecture of that name. */
  readonly from: string;
  /** Its file's name, without directories. */
  readonly file: string;
  /** Of its mail. */
  readonly sha256: string;
  /** `in-tree`: its lines are in the base already. */
  readonly result: "applied" | "in-tree" | "left-out";
  /** Why it is left out, in one line. */
  readonly why?: string;
}

/** The tree after patch n (the base for n = 0). */
export interface State {
  /** The number of patches applied. */
  readonly n: number;
  /** Its commit in the store of everystep. */
  readonly commit: string;
  /** Its git tree hash. */
  readonly tree: string;
}

/** What is known of the base that a series does not apply to. */
export interface RejectedBase {
  /** The commit, in full. */
  readonly commit: string;
  /** `Linux 6.19.6 (Debian source)`, where the tree is everystep's own; of the user's no path goes into a file. */
  readonly tree?: string;
  /** How it was found: by `HEAD`, `why` has `matching` and `of`, too. */
  readonly how: BaseHow;
  /** Why it was chosen, in one line. */
  readonly why: string;
  /** Files that are there as the patches expect. */
  readonly matching: number;
  /** Files that the patches name a blob for. */
  readonly of: number;
  /** What the series says that it stands on, and that is neither below the base nor applied. */
  readonly prerequisites: readonly string[];
  /** A commit of the tree where all files are as the patches expect. */
  readonly elsewhere?: { readonly commit: string; readonly name: string };
}

/** Why a patch does not apply. */
export interface Reject {
  /** The patch, from 1. */
  readonly patch: number;
  /** The subject of the patch. */
  readonly subject: string;
  /** What does not fit, in the order of the diff. */
  readonly hunks: readonly RejectedHunk[];
  /** git's own words, for what we cannot explain. */
  readonly git: string;
  /** The base, where it was looked at. */
  readonly base?: RejectedBase;
}

/** One thing of a patch that does not fit. */
export interface RejectedHunk {
  /** The file, relative to the tree. */
  readonly file: string;
  /** The hunk's header, `@@ -1,2 +3,4 @@`; absent where the whole file is the problem. */
  readonly header?: string;
  /** What is wrong, in one line. */
  readonly problem: string;
  /** Lines that the hunk expects, and those that are there instead. */
  readonly expected?: readonly string[];
  /** What is there instead. */
  readonly found?: readonly string[];
  /** The line where it matches best, from 1, if anywhere. */
  readonly nearest?: number;
  /** True if the change is there already. */
  readonly alreadyApplied: boolean;
}

/** One line of a diffstat. */
export interface StatFile {
  /** As git prints it: of a rename, `mm/{a.c => b.c}`. */
  readonly name: string;
  /** It has no lines to count. */
  readonly binary: boolean;
  /** Lines added. */
  readonly insertions: number;
  /** Lines removed. */
  readonly deletions: number;
}

/** A diffstat. */
export interface Stat {
  /** A line for each file, in git's order. */
  readonly files: readonly StatFile[];
  /** `create mode 100644 mm/a.c` and the like. */
  readonly summary: readonly string[];
}

/** A file that applying a series does not make what the `index` line of its last patch says. */
export interface Stray {
  /** The file. */
  readonly path: string;
  /** The patch, from 1. */
  readonly patch: number;
  /** Name of the contents as the mail has it, shortened as it stands there. */
  readonly says: string;
  /** What applying gives: the full name. */
  readonly is: string;
}

/** How much history there is below a commit: all of it, a part, or that commit alone. */
export type History = "full" | "cut" | "none";

/** The commit that a name of hex digits stands for. */
export type NamedCommit = "ambiguous" | { readonly commit: string; readonly subject: string };

/** The outcome of applying a series. */
export type Applied =
  | {
    readonly ok: true;
    readonly states: readonly State[];
    /** Of `checkSeries`, where it was asked for: how git prints what the whole series changes. */
    readonly stats?: readonly Stat[];
    /** With them: files that are not what their `index` lines say. */
    readonly strays?: readonly Stray[];
  }
  | { readonly ok: false; readonly states: readonly State[]; readonly reject: Reject };

/** A checked-out tree of everystep's own, held by this process alone. */
export interface Workspace extends AsyncDisposable {
  /** The checked-out tree. */
  readonly source: string;
  /** Directory of the workspace: `linux` (the source), `build`, `pids`. */
  readonly workDir: string;
  /**
   * Makes the tree exactly that commit: no other file, tracked or not. Files that do not change
   * keep their times; those that do have a new one, or an old one that is always the same, so that
   * an output directory which was made at this commit is still up to date. Throws InfraError if git
   * cannot.
   */
  checkout(commit: string, times?: "new" | "old"): Promise<void>;
  /**
   * The same with old times, for who knows that nothing has written to the tree since the last of
   * these two calls: only the files that differ between the two commits are looked at.
   */
  switchTo(commit: string): Promise<void>;
  /** Where the build output of an architecture goes. Not made yet. */
  buildDir(arch: string): string;
  /**
   * Notes a process group leader that works in the workspace, so that the next run can end it if this
   * one is killed. Call it as soon as the process runs (`onStart` of `run`).
   */
  track(pid: number): void;
}
