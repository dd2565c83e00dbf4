/**
 * What is posted to GitHub, before anybody is asked or told.
 * @module
 */

/** A repository, and what in it the report is about. */
export interface GitHubTarget {
  readonly owner: string;
  readonly repo: string;
  /** Number of a pull request. */
  readonly pull?: number;
  /** The commit that the check stands at, whole; undefined: the last patch's. */
  readonly commit?: string;
}

/** What a user chooses. */
export interface PostOptions {
  /** The check's name, and the context of the statuses: two setups with two names stand side by side. */
  readonly name: string;
  /** Where the details are: a CI job, a page. */
  readonly url?: string;
}

/** A message at a line of a file. */
export interface Annotation {
  /** Path in the repository. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly level: "warning" | "failure";
  readonly title: string;
  readonly message: string;
  /** Which patch it is about, where the line may have moved since; of a boot, what its console said. */
  readonly details?: string;
}

/** How a check ends; nothing that is the machine's fault is a `failure`. */
export type Conclusion = "success" | "failure" | "neutral";

/** The one check of a series. */
export interface Check {
  readonly conclusion: Conclusion;
  readonly title: string;
  /** Markdown, within GitHub's bounds: the grid. */
  readonly summary: string;
  /** Markdown, within GitHub's bounds: breaks, warnings and the rest. */
  readonly text?: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly annotations: readonly Annotation[];
  /** SHA-256 of all that the check says, 16 hex digits: what is there already is known by it. */
  readonly digest: string;
}

/** The status of one commit. `pending`: there is no answer yet. */
export interface Status {
  /** The patch, from 1. */
  readonly n: number;
  readonly state: "success" | "failure" | "pending";
  readonly description: string;
}

/** All that is said about one report. */
export interface Posting {
  readonly name: string;
  readonly url?: string;
  /** The series' version. */
  readonly version: number;
  readonly check: Check;
  /** One for each patch, in order. */
  readonly statuses: readonly Status[];
  /** Markdown of the comment. */
  readonly comment: string;
}
