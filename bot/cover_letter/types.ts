/**
 * What a cover letter and its patches claim, against what is so. Everything is plain readonly data.
 * @module
 */
import type { Base, History, NamedCommit, Stat, Stray } from "../tree/types.ts";

/** What a finding is about. */
export const FINDING_KINDS = [
  "template",
  "diffstat",
  "count",
  "shortlog",
  "base-commit",
  "prerequisite",
  "based-on",
  "fixes",
  "link",
  "sign-off",
  "index",
  "maintainers",
  "limit",
] as const;
/** One of {@linkcode FINDING_KINDS}. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One claim, and what became of it. */
export interface Finding {
  /** What it is about. */
  readonly kind: FindingKind;
  /**
   * `mismatch`: it does not hold. `note`: it could not be checked, or is worth a look. `ok`: it holds.
   */
  readonly severity: "mismatch" | "note" | "ok";
  /** What the cover letter, or the patch, says; empty where it says nothing. */
  readonly says: string;
  /** What is so. */
  readonly is: string;
  /** The line in the cover letter's file, from 1, where it is known. */
  readonly line?: number;
  /** The patch that says it; absent: the cover letter, or the whole series. */
  readonly patch?: number;
}

/** How many of the blobs that a series' index lines name a commit has. */
export interface BlobMatch {
  /** Full name. */
  readonly commit: string;
  /** Files that are as the patches expect. */
  readonly matching: number;
  /** Files that the patches name a blob for. */
  readonly of: number;
}

/** What the tree knows, gathered by whoever may ask git. */
export interface CoverLetterFacts {
  /** The base that is used. */
  readonly base: Base;
  /** The base's own version, `6.19.6`, where its Makefile says one. */
  readonly version?: string;
  /** How much history the base has. */
  readonly history: History;
  /** How git prints what the series changes; the first is its default. Empty: not known. */
  readonly stats: readonly Stat[];
  /** Files that are not what their `index` lines say; undefined: not known. */
  readonly strays?: readonly Stray[];
  /** By the name as it was asked for. */
  readonly commits: ReadonlyMap<string, NamedCommit>;
  /** By the revision as it was asked for; one that is absent names nothing in the tree. */
  readonly bases: ReadonlyMap<string, BlobMatch>;
  /** The patch-ids of the commits below the base; undefined: not computed. */
  readonly patchIds?: ReadonlySet<string>;
}

/** What checkpatch.pl says of one patch. */
export interface Checkpatch {
  /** Counted by checkpatch's own levels. */
  readonly errors: number;
  /** Its warnings. */
  readonly warnings: number;
  /** Its checks, which it makes with --strict only. */
  readonly checks: number;
  /** The first of them, in its order. */
  readonly findings: readonly CheckpatchFinding[];
}

/** One message of checkpatch.pl. */
export interface CheckpatchFinding {
  /** How bad checkpatch.pl finds it. */
  readonly level: "error" | "warning" | "check";
  /** Its own name for it, `LONG_LINE`. */
  readonly type: string;
  /** In its words. */
  readonly message: string;
  /** The file that it is about; absent: the commit message. */
  readonly file?: string;
  /** The line in the file after the patch, from 1. */
  readonly line?: number;
}

/** Someone who should get the series, by get_maintainer.pl. */
export interface Recipient {
  /** The name, or the address where there is none. */
  readonly name: string;
  /** The address. */
  readonly email: string;
  /** `maintainer`, `supporter`, `reviewer`, `open list`, ... as the script says. */
  readonly role: string;
  /** The section of MAINTAINERS; empty for the list of all. */
  readonly section: string;
}
