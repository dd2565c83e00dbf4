/**
 * What a series says has to be applied before it.
 * @module
 */

/** One thing that a series stands on. */
export type Prerequisite =
  & {
    /** The line, or the words of the cover letter, that say so. */
    readonly says: string;
    /** True if it is prose with a link, "based on https://...", and no line for machines. */
    readonly prose?: true;
  }
  & (
    /** One patch, by its git-patch-id(1), in lower case. */
    | { readonly kind: "patch-id"; readonly id: string }
    /** A series by b4's change-id; without a version its latest. */
    | { readonly kind: "change-id"; readonly id: string; readonly version?: number }
    /** The series that a message belongs to, by the Message-ID without brackets. */
    | { readonly kind: "message-id"; readonly id: string }
    /** A series at a patchwork, by the URL as it is written. */
    | { readonly kind: "patchwork"; readonly url: string }
    /** Something that leads nowhere: `Depends-on: series-123 ("...")`. */
    | { readonly kind: "unknown" }
  );

/** A series that names more stands on a whole tree. */
export const MAX_PREREQUISITES = 300;
