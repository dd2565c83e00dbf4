/**
 * What a server asks of the process that reads for it what others wrote.
 * @module
 */
import type { RawMessage } from "../../source/types.ts";
import type { CellRow, SeriesVerdict } from "../types.ts";
import type { Entry } from "../watch/feed.ts";
import type { Classified } from "../watch/classify.ts";

/** A question. The bytes to read go with it. */
export type Question =
  | { readonly kind: "classify"; readonly whole: boolean }
  | { readonly kind: "subjects" }
  | { readonly kind: "feed"; readonly name: string }
  | { readonly kind: "report" };

/** What cannot be read, and why, in a line. */
export interface Unread {
  readonly kind: "broken";
  readonly why: string;
}

/** A feed's messages. */
export interface FeedRead {
  readonly kind: "feed";
  readonly entries: readonly Entry[];
}

/** What a server needs of a report. */
export interface ReportRead {
  readonly kind: "report";
  readonly verdict: SeriesVerdict;
  readonly summary: string;
  readonly cells: readonly Pick<CellRow, "arch" | "state" | "verdict" | "why">[];
}

/** Reads where it can do no harm. */
export interface MailReader {
  /** What a mail is. `whole`: its source says that it is a patch or a cover letter. */
  classify(raw: RawMessage, whole: boolean): Promise<Classified>;
  /** The subjects of a series' patches, from its mbox; none if it is no series. */
  subjects(mbox: Uint8Array): Promise<readonly string[]>;
  /** The messages of an Atom feed; `name` is it in errors. */
  feed(bytes: Uint8Array, name: string): Promise<FeedRead | Unread>;
  /** What a report says: its text is in part what compilers said of strangers' code. */
  report(bytes: Uint8Array): Promise<ReportRead | Unread>;
}
