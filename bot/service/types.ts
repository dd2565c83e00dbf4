/**
 * The nouns of the service: a series on its way to a verdict, its shards, who builds them, and what is
 * told to whom. A row of the database for each.
 * @module
 */

/** How a series came in. */
export const WAYS = ["feed", "imap", "patchwork", "github", "hand"] as const;
/** One of {@linkcode WAYS}. */
export type Way = (typeof WAYS)[number];

/** A version of a series that somebody wants proved. */
export interface Submission {
  /** What makes it this version: the Message-ID of its first mail, `OWNER/REPO#7@COMMIT`. */
  readonly key: string;
  /** The tree of `service.toml` that it is proved on; with `key` it makes the series one. */
  readonly tree: string;
  /** SERIES, as `everystep fetch` takes it: a Message-ID, a URL, `OWNER/REPO#7`. */
  readonly source: string;
  /** The public-inbox of a bare Message-ID. */
  readonly inbox?: string;
  readonly way: Way;
  /** What all versions of this series share: a newer one takes the place of an older. */
  readonly thread: string;
  /** The reroll; a pull request's grows with each push. */
  readonly version: number;
  readonly title: string;
  /** `Name <address>` or a login. */
  readonly author: string;
  /** Addresses of lists that it went to. */
  readonly lists: readonly string[];
  /** Architectures that were asked for; undefined: those that it affects. */
  readonly archs?: readonly string[];
  /** Where it is answered, as `everystep publish` takes it. */
  readonly github?: string;
  /** How far it is taken; undefined: as service.toml says for all. */
  readonly level?: "objects" | "image" | "boot";
  /** False: nobody gets a mail about it, whatever mail.toml says. */
  readonly mail?: boolean;
}

/** How far a series is. */
export const SERIES_STATES = [
  "new", // nobody looked at it yet
  "building", // cut into shards
  "judged", // it has its verdict
  "superseded", // a newer version came before the verdict
  "cancelled", // somebody stopped it
  "refused", // what came is no series, or none that is served here
  "stuck", // the machine could not, however often it was tried
] as const;
/** One of {@linkcode SERIES_STATES}. */
export type SeriesState = (typeof SERIES_STATES)[number];

/** Verdicts of a whole series, by the exit code of `verify`. */
export const SERIES_VERDICTS = [
  "bisect-safe",
  "not-bisect-safe",
  "incomplete",
  "does-not-apply",
] as const;
/** One of {@linkcode SERIES_VERDICTS}. */
export type SeriesVerdict = (typeof SERIES_VERDICTS)[number];

/** A series as the database has it. Times are ISO 8601 in UTC. */
export interface SeriesRow extends Submission {
  /** 16 hexadecimal digits, made from `key` and `tree`. */
  readonly id: string;
  /** From 1; somebody who asks for another run makes it one more. */
  readonly run: number;
  readonly state: SeriesState;
  /** Why it is in that state, in a line. */
  readonly why?: string;
  readonly verdict?: SeriesVerdict;
  /** One line: what the verdict says. */
  readonly summary?: string;
  readonly patches?: number;
  readonly createdAt: string;
  readonly judgedAt?: string;
  /** When its artifacts, shards and cells were removed because it was old; its verdict stays. */
  readonly removedAt?: string;
}

/** How far a shard is. */
export const SHARD_STATES = ["waiting", "running", "done", "failed"] as const;
/** One of {@linkcode SHARD_STATES}. */
export type ShardState = (typeof SHARD_STATES)[number];

/** A part of a series' cells: what one worker takes at once. */
export interface ShardRow {
  readonly series: string;
  readonly run: number;
  /** As `verify --shard` takes it: `um`, `alpha@0..4`. */
  readonly word: string;
  readonly archs: readonly string[];
  /** How many cells it has, and how many of them are tried. */
  readonly cells: number;
  readonly tried: number;
  readonly state: ShardState;
  readonly why?: string;
  readonly worker?: string;
  readonly attempts: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Where its report is in the store: a prefix of keys. */
  readonly artifact?: string;
  /** The end of what the build says now, while it runs. */
  readonly tail?: string;
}

/** A cell as a worker tried it; its verdict stands in the report. */
export interface CellRow {
  readonly series: string;
  readonly run: number;
  readonly arch: string;
  readonly state: number;
  /** A verdict of a cell; while the series is being built, as the worker sees it. */
  readonly verdict: string;
  readonly why: string;
}

/** Who builds. */
export interface WorkerRow {
  readonly name: string;
  /** Architectures that it has compilers for. */
  readonly archs: readonly string[];
  readonly jobs: number;
  readonly version: string;
  readonly startedAt: string;
  readonly seenAt: string;
}

/** What happened, for whoever watches: the page's live view, and the log of a series. */
export interface EventRow {
  /** Grows; never used twice. */
  readonly id: number;
  readonly at: string;
  /** The series; undefined: of the service as a whole. */
  readonly series?: string;
  readonly kind:
    | "submitted"
    | "planned"
    | "shard"
    | "cell"
    | "judged"
    | "state"
    | "posted"
    | "watch"
    | "worker";
  /** One line for people. */
  readonly text: string;
}

/** Where a verdict is told. */
export const POSTING_KINDS = ["mail", "github", "patchwork"] as const;
/** One of {@linkcode POSTING_KINDS}. */
export type PostingKind = (typeof POSTING_KINDS)[number];

/** One telling of a verdict. `unsure`: it may have gone out; it is looked for, and not sent again. */
export interface PostingRow {
  readonly series: string;
  readonly run: number;
  readonly kind: PostingKind;
  readonly state: "due" | "sent" | "skipped" | "unsure" | "failed";
  readonly why?: string;
  /** Not before this. */
  readonly dueAt: string;
  /** Of a mail. */
  readonly messageId?: string;
}
