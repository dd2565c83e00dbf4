/**
 * What the sources behind a network need of the world.
 * @module
 */
import type { Http } from "../../system/http/client.ts";
import type { Ui } from "../../system/terminal/ui.ts";

/** The surroundings of a remote source. */
export interface RemoteContext {
  readonly ui: Ui;
  readonly signal?: AbortSignal;
  /** everystep's cache directory. */
  readonly cache: string;
  /** The user's directory: whose git configuration counts. */
  readonly cwd: string;
  readonly http: Http;
  /** Bytes of all mails of an answer; absent: as many as any source may bring. */
  readonly maxBytes?: number;
  /** The public-inbox for bare Message-IDs, and who says so; undefined: there is none. */
  readonly inbox: () => Promise<Inbox | undefined>;
  /** The user's environment: tokens, passwords. */
  readonly env: (name: string) => string | undefined;
}

/** A public-inbox. */
export interface Inbox {
  /** With `/` at its end, or with a `%s` where the Message-ID goes, as b4's masks have. */
  readonly url: string;
  /** Who says so: `--inbox`, `b4.midmask`, a file. */
  readonly from: string;
  /** Others that have the same mails, asked where this one gives no answer. */
  readonly mirrors?: readonly string[];
}
