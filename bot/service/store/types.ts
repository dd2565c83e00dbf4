/**
 * Where artifacts are kept: reports, logs, the series themselves. A directory, or any store that
 * speaks S3.
 * @module
 */

/** A store. Keys are paths without a leading slash: `series/ID/1/report.json`. */
export interface Store {
  /** One line for people: where it is, without any secret. */
  readonly place: string;
  /** Puts an object there, whole or not at all; one of that name is replaced. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The object; undefined if there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** At most `length` bytes of it, from `from` on, and how many it has in all. */
  part(key: string, from: number, length: number): Promise<StoredPart | undefined>;
  /** Keys that begin with `prefix`, in order, with bytes and when they were put (ms since 1970). */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** Removes the object; none is fine. */
  remove(key: string): Promise<void>;
}

/** What is known of an object. */
export interface StoredObject {
  /** Its name. */
  readonly key: string;
  /** Its size. */
  readonly bytes: number;
  /** When it was put, in milliseconds since 1970. */
  readonly at: number;
}

/** Some bytes of an object. */
export interface StoredPart {
  readonly bytes: Uint8Array;
  /** Bytes of the whole object. */
  readonly size: number;
}
