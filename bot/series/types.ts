/**
 * What a series is, once read. Everything is plain readonly data.
 * @module
 */

import type { RawMessage } from "../source/types.ts";
import type { Prerequisite } from "./prerequisites/types.ts";

export type { Prerequisite, RawMessage };

/** A name and an address. */
export interface Person {
  /** The name, decoded. */
  readonly name: string;
  /** The address. */
  readonly email: string;
}

/** A trailer such as `Acked-by: Name <mail>`, in the order of the message. */
export interface Trailer {
  /** What stands before the colon. */
  readonly key: string;
  /** What stands after it. */
  readonly value: string;
}

/** What a patch does to one file, from its diff. */
export interface TouchedFile {
  /** The path after the patch (before it, for a deleted file), relative to the tree. */
  readonly path: string;
  /** Where a renamed or copied file came from. */
  readonly oldPath?: string;
  /** What happens to it. */
  readonly change: "modified" | "new" | "deleted" | "renamed" | "copied" | "mode";
  /** True if its change is a binary one. */
  readonly binary: boolean;
  /** Lines added. */
  readonly insertions: number;
  /** Lines removed. */
  readonly deletions: number;
  /** Blob names of the `index` line, abbreviated as they stand there. */
  readonly oldBlob?: string;
  /** The blob after the patch. */
  readonly newBlob?: string;
  /** Mode before, six octal digits. */
  readonly oldMode?: string;
  /** Mode after. */
  readonly newMode?: string;
  /** Where it leads, if it becomes a symbolic link and the diff says so. */
  readonly target?: string;
}

/** One patch of a series. */
export interface Patch {
  /** Its place, from 1. State n is the tree after patch n. */
  readonly n: number;
  /** The place that its subject names: 3 and 8 of `3/8`. */
  readonly counted?: { readonly n: number; readonly total: number };
  /** Subject without the bracketed prefixes. */
  readonly subject: string;
  /** Who wrote it: the in-body From, or that of the header. */
  readonly author: Person;
  /** The Date header, as written. */
  readonly date?: string;
  /** Without its angle brackets. */
  readonly messageId?: string;
  /** The commit message below the subject, without the diffstat and the diff. */
  readonly body: string;
  /** All trailers of the commit message. */
  readonly trailers: readonly Trailer[];
  /** What it changes, in the order of the diff. */
  readonly files: readonly TouchedFile[];
  /** The diff as text, from the first `diff --git` or `---` line on. */
  readonly diff: string;
  /** The whole mail as it came, for `git am`, which keeps bytes that no text can. */
  readonly raw: RawMessage;
}

/** The cover letter. */
export interface Cover {
  /** Subject without the bracketed prefixes. */
  readonly subject: string;
  /** Who sent it. */
  readonly author: Person;
  /** Without its angle brackets. */
  readonly messageId?: string;
  /** The text below the headers. */
  readonly body: string;
  /** The whole mail as it came. */
  readonly raw?: RawMessage;
  /** How many patches its subject counts: 8 of `0/8`. */
  readonly total?: number;
  /** The line of its file where `body` begins, from 1, as well as it can be told. */
  readonly line?: number;
}

/** A patch series, complete and in order. */
export interface Series {
  /** The cover letter's subject, or the only patch's. */
  readonly title: string;
  /** The reroll: 1 unless the subject says v2 or more. */
  readonly version: number;
  /** Bracket words other than PATCH, the version and the numbers: `RFC`, `net-next`. */
  readonly tags: readonly string[];
  /** The cover letter 0/n, if there is one. */
  readonly cover?: Cover;
  /** The patches, in the order in which they apply. */
  readonly patches: readonly Patch[];
  /** `base-commit:` in lower case: an object name, at least 7 digits of one, or a tag like `v6.19-rc1`. */
  readonly baseCommit?: string;
  /** What it says that it stands on, in order; prose comes last. */
  readonly prerequisites: readonly Prerequisite[];
  /** b4's `change-id:`. */
  readonly changeId?: string;
  /** What the reader chose or left out, one line each, for the report. */
  readonly notes: readonly string[];
}
