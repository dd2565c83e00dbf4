/**
 * What brings series in: sources of mail, each with a cursor up to which it was read.
 * @module
 */
import type { RawMessage } from "../../source/types.ts";
import type { Http } from "../../system/http/client.ts";
import type { Journal } from "../../system/terminal/journal.ts";
import type { Db } from "../db/types.ts";
import type { MailReader } from "../read/types.ts";
import type { Store } from "../store/types.ts";

/** Brings series in until its signal is aborted. */
export interface Watcher {
  readonly name: string;
  /** Ends, well, when the signal is aborted; nothing else ends it. */
  run(signal: AbortSignal): Promise<void>;
}

/** What watching needs of the world. */
export interface WatchContext {
  readonly db: Db;
  /** Gets the same signal as the watchers. */
  readonly http: Http;
  /** The environment: passwords, tokens. */
  readonly env: (name: string) => string | undefined;
  /** The service's directory: clones of archives stand below it. */
  readonly dir: string;
  readonly journal: Journal;
  /** Gets the mails of what is taken in; without it they are fetched again when it is planned. */
  readonly store?: Pick<Store, "put">;
  /** Understands mails and feeds. Default: this process does. */
  readonly reader?: Pick<MailReader, "classify" | "feed">;
}

/** Some mails of a source, in any order. */
export interface Batch {
  readonly mails: readonly RawMessage[];
  /** Series that the source itself knows to be whole. */
  readonly whole?: readonly WholeMails[];
  /** What could not be had, a line each. */
  readonly skipped?: readonly string[];
  /** Where the next look begins: JSON. It is kept once all of the batch is in the database. */
  readonly cursor: unknown;
}

/** The mails of one series, and where they are to be had. */
export interface WholeMails {
  readonly mails: readonly RawMessage[];
  readonly source: string;
}

/** Somewhere to look for mail. */
export interface Source {
  /** How its series came in, and where one is to be had by the Message-ID of its first mail. */
  readonly way: "feed" | "imap" | "patchwork";
  /** The SERIES argument, and the public-inbox of a bare Message-ID. */
  of(id: string): { readonly source: string; readonly inbox?: string };
  /**
   * What came since a cursor; undefined: none is known, and what comes from now on counts. Throws for
   * what passes; somebody asks again.
   */
  look(cursor: unknown, signal: AbortSignal): AsyncIterable<Batch>;
}
