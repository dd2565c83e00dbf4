/**
 * What comes out of a source: messages, not yet understood.
 * @module
 */

/** One message as it came in, before anything is understood. */
export interface RawMessage {
  /** The message's bytes: headers, an empty line, the body. `From ` separator lines are gone. */
  readonly bytes: Uint8Array;
  /** For error messages: the file it came from. */
  readonly file: string;
  /**
   * The line of that file where it starts, from 1. A mail made around a bare diff starts above the
   * file, so that its diff's lines are the file's: then this is 0 or less.
   */
  readonly line: number;
  /** The mbox separator that stood above it, `From ...`: git format-patch's own is known by its date. */
  readonly separator?: string;
  /**
   * Set where the source itself says that this is a patch and which place it has. `listed`: a quilt
   * `series` file or a git range, which overrule the subject. `named`: a numbered file name, which
   * counts where no subject has a number.
   */
  readonly order?: "listed" | "named";
  /** Its paths have no `a/` and `b/` in front, and stand below the tree as they are: a `series` file says -p0. */
  readonly strip?: 0;
  /** What is uncertain about it, for the report. */
  readonly note?: string;
  /**
   * Of a commit: how many lines of the body are its message, whatever they look like. Such a message
   * is a patch also where it changes nothing.
   */
  readonly messageLines?: number;
}
