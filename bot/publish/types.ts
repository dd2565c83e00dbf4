/**
 * What is said of a series before it has a verdict.
 * @module
 */

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
