/**
 * What a series is, once read. Everything is plain readonly data.
 * @module
 */

import type { RawMessage } from "../source/types.ts";

export type { RawMessage };

/** A name and an address. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** A trailer such as `Acked-by: Name <mail>`, in the order of the message. */
export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** What a patch does to one file, from its diff. */
export interface TouchedFile {
  /** The path after the patch (before it, for a deleted file), relative to the tree. */
  readonly path: string;
  /** Where a renamed or copied file came from. */
  readonly oldPath?: string;
  readonly change: "modified" | "new" | "deleted" | "renamed" | "copied" | "mode";
  readonly binary: boolean;
  readonly insertions: number;
  readonly deletions: number;
  /** Blob names of the `index` line, abbreviated as they stand there. */
  readonly oldBlob?: string;
  readonly newBlob?: string;
  readonly oldMode?: string;
  readonly newMode?: string;
}

/** One patch of a series. */
export interface Patch {
  /** Its place, from 1. State n is the tree after patch n. */
  readonly n: number;
  /** Subject without the bracketed prefixes. */
  readonly subject: string;
  readonly author: Person;
  /** The Date header, as written. */
  readonly date?: string;
  readonly messageId?: string;
  /** The commit message below the subject, without the diffstat and the diff. */
  readonly body: string;
  readonly trailers: readonly Trailer[];
  readonly files: readonly TouchedFile[];
  /** The diff as text, from the first `diff --git` or `---` line on. */
  readonly diff: string;
  /** The whole mail as it came, for `git am`, which keeps bytes that no text can. */
  readonly raw: RawMessage;
}

/** The cover letter. */
export interface Cover {
  readonly subject: string;
  readonly author: Person;
  readonly messageId?: string;
  readonly body: string;
}

/** A patch series, complete and in order. */
export interface Series {
  /** The cover letter's subject, or the only patch's. */
  readonly title: string;
  /** The reroll: 1 unless the subject says v2 or more. */
  readonly version: number;
  /** Bracket words other than PATCH, the version and the numbers: `RFC`, `net-next`. */
  readonly tags: readonly string[];
  readonly cover?: Cover;
  readonly patches: readonly Patch[];
  /** `base-commit:`, 40 or 64 hex digits. */
  readonly baseCommit?: string;
  /** `prerequisite-patch-id:` lines, in order. */
  readonly prerequisites: readonly string[];
  /** b4's `change-id:`. */
  readonly changeId?: string;
  /** What the reader chose or left out, one line each, for the report. */
  readonly notes: readonly string[];
}
