/**
 * What is posted, and what is said of a series before it has a verdict.
 * @module
 */

/** A series has no verdict: it is being verified, or it ended for a reason. */
export interface StageRequest {
  /** The reason; absent: it is being verified. */
  readonly ended?: string;
}

/** What is posted, and how. */
export interface PostRequest {
  /** The report, or a directory that holds one; with `stage` the series. */
  readonly file: string;
  /** There is no verdict to post. */
  readonly stage?: StageRequest;
  /** Otherwise it is only shown. */
  readonly send: boolean;
  /** What the check is called. */
  readonly name: string;
  /** Where the details are. */
  readonly url?: string;
}

/** A series that is being verified, or that ended without a verdict. The texts are clean lines. */
export interface Stage {
  /** Of its cover letter, or of its only patch. */
  readonly title: string;
  /** The reroll. */
  readonly version: number;
  /** How many patches it has. */
  readonly patches: number;
  /** Why there will be no verdict; absent: it is being verified. */
  readonly ended?: string;
}
