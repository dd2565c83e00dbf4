/**
 * Which server is asked, and for how long.
 * @module
 */

/** Which bucket, and who we are there. */
export interface S3Choice {
  readonly bucket: string;
  /** What all keys begin with, without a slash at its end; may be empty. */
  readonly prefix: string;
  /** The server; undefined: Amazon's, in `region`. */
  readonly endpoint?: string;
  readonly region: string;
  readonly keys: { readonly keyId: string; readonly secret: string; readonly token?: string };
  /** Other bounds than the usual ones. */
  readonly bounds?: Partial<S3Bounds>;
}

/** How long a server is waited for, and how often it is asked. */
export interface S3Bounds {
  /** Without a byte of an answer. */
  readonly idleMs: number;
  /** For one request, until its answer begins, however much is sent. */
  readonly requestMs: number;
  /** For all that is asked for one object, or one list, with all tries. */
  readonly wholeMs: number;
  /** How often a request is made at most. */
  readonly attempts: number;
  /** Keys of one page of a list. */
  readonly page: number;
}
