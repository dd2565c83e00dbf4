/**
 * What a server asks of the process that reads mails for it.
 * @module
 */
import type { RawMessage } from "../../source/types.ts";
import type { Heard } from "../watch/hear.ts";

/** A question. The mail, or the mbox, goes with it. */
export type Question =
  | { readonly kind: "hear"; readonly whole: boolean }
  | { readonly kind: "subjects" };

/** Reads mails where they can do no harm. */
export interface MailReader {
  /** What a mail is. `whole`: its source says that it is a patch or a cover letter. */
  hear(raw: RawMessage, whole: boolean): Promise<Heard>;
  /** The subjects of a series' patches, from its mbox; none if it is no series. */
  subjects(mbox: Uint8Array): Promise<readonly string[]>;
}
