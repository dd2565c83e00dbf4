/**
 * The nouns of the service: a series on its way to a verdict, its shards, who builds them, and what is
 * told to whom. A row of the database for each.
 * @module
 */

/** How a series came in. */
export const WAYS = ["feed", "imap", "patchwork", "github", "hand"] as const;
/** One of {@linkcode WAYS}. */
export type Way = (typeof WAYS)[number];

/** A version of a series that somebody wants verified. */
export interface Submission {
  /** What makes it this version: the Message-ID of its first mail, `OWNER/REPO#7@COMMIT`. */
  readonly key: string;
  /** The tree of `service.toml` that it is verified on; with `key` it makes the series one. */
  readonly tree: string;
  /** SERIES, as `everystep fetch` takes it: a Message-ID, a URL, `OWNER/REPO#7`. */
  readonly source: string;
  /** The public-inbox of a bare Message-ID. */
  readonly inbox?: string;
  /** How it came in. */
  readonly way: Way;
  /** What all versions of this series share: a newer one takes the place of an older. */
  readonly thread: string;
  /** The reroll; a pull request's grows with each push. */
  readonly version: number;
  /** The subject of its first mail, without the brackets. */
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
  /** Warnings that fail the gate: `all`, or those of `-W` options and tools. */
  readonly werror?: readonly string[];
  /** True: the KUnit suites of what it changes are run, too. */
  readonly kunit?: boolean;
  /** Files of `fixes/` beside service.toml: patches for the base that are no part of it. */
  readonly fixes?: readonly string[];
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
  "nothing-to-build",
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
  /** How far it is. */
  readonly state: SeriesState;
  /** Why it is in that state, in a line. */
  readonly why?: string;
  /** Of the last run, once it is judged. */
  readonly verdict?: SeriesVerdict;
  /** One line: what the verdict says. */
  readonly summary?: string;
  /** How many it has, once it was read. */
  readonly patches?: number;
  /** When it came in. */
  readonly createdAt: string;
  /** When it got its verdict. */
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
  /** Id of the series. */
  readonly series: string;
  /** The run of it. */
  readonly run: number;
  /** As `verify --shard` takes it: `um`, `alpha@0..4`. */
  readonly spec: string;
  /** Architectures of its cells. */
  readonly archs: readonly string[];
  /** How many cells it has, and how many of them are tried. */
  readonly cells: number;
  /** How many of them are tried. */
  readonly tried: number;
  /** How far it is. */
  readonly state: ShardState;
  /** Why it is in that state, in a line. */
  readonly why?: string;
  /** The name of who has it, or had it last. */
  readonly worker?: string;
  /** How often it was begun. */
  readonly attempts: number;
  /** When it was begun last. */
  readonly startedAt?: string;
  /** When it ended. */
  readonly endedAt?: string;
  /** Where its report is in the store: a prefix of keys. */
  readonly artifact?: string;
  /** The end of what the build says now, while it runs. */
  readonly tail?: string;
}

/** A cell as a worker tried it; its verdict stands in the report. */
export interface CellRow {
  /** Id of the series. */
  readonly series: string;
  /** The run of it. */
  readonly run: number;
  /** The architecture. */
  readonly arch: string;
  /** 0 is the base, n the tree after patch n. */
  readonly state: number;
  /** A verdict of a cell; while the series is being built, as the worker sees it. */
  readonly verdict: string;
  /** The reason for the verdict, in a line. */
  readonly why: string;
}

/** Who builds. */
export interface WorkerRow {
  /** What it calls itself: the host and a number. */
  readonly name: string;
  /** Architectures that it has compilers for. */
  readonly archs: readonly string[];
  /** Parallel compilers in all. */
  readonly jobs: number;
  /** The version of everystep that it runs. */
  readonly version: string;
  /** When it came. */
  readonly startedAt: string;
  /** When it was last heard of. */
  readonly seenAt: string;
}

/** What happened, for whoever watches: the page's live view, and the log of a series. */
export interface EventRow {
  /** Grows; never used twice. */
  readonly id: number;
  /** When it happened. */
  readonly at: string;
  /** The series; undefined: of the service as a whole. */
  readonly series?: string;
  /** What it is about. */
  readonly kind:
    | "submitted"
    | "planned"
    | "shard"
    | "cell"
    | "judged"
    | "state"
    | "posted"
    | "watch";
  /** One line for people. */
  readonly text: string;
}

/**
 * Where a verdict is told; `-pending`: where it is said before that a series is being verified, and `-ended` that there will be
 * no verdict.
 */
export const POSTING_KINDS = [
  ...["mail", "github", "patchwork"] as const,
  ...["github-pending", "patchwork-pending", "github-ended", "patchwork-ended"] as const,
] as const;
/** One of {@linkcode POSTING_KINDS}. */
export type PostingKind = (typeof POSTING_KINDS)[number];

/** One telling of a verdict. `unsure`: it may have gone out; it is looked for, and not sent again. */
export interface PostingRow {
  /** Id of the series. */
  readonly series: string;
  /** The run of it. */
  readonly run: number;
  /** Where it is told. */
  readonly kind: PostingKind;
  /** How far it is. */
  readonly state: "due" | "sent" | "skipped" | "unsure" | "failed";
  /** Why it is in that state, in a line. */
  readonly why?: string;
  /** Not before this. */
  readonly dueAt: string;
  /** Of a mail. */
  readonly messageId?: string;
}
