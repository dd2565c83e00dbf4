/**
 * How a base is found.
 * @module
 */

/** What can decide what state 0 is. */
export const BASE_HOW = ["--base", "base-commit", "blobs", "range", "tag", "HEAD"] as const;
