/**
 * A posting: one version of one series.
 * @module
 */
import type { Mail } from "../mail/mail.ts";

/** Mails that were posted together: one version of one series. */
export interface Posting {
  readonly version: number;
  /** How many patches its subjects promise; undefined where none has a number. */
  readonly total?: number;
  readonly patches: readonly Mail[];
  readonly covers: readonly Mail[];
}
