/**
 * Sending mail: through what, and how it ended.
 * @module
 */
import type { Person } from "../../series/types.ts";

/** A server to talk to. */
export interface SmtpServer {
  readonly kind: "smtp";
  readonly host: string;
  readonly port: number;
  /** `tls`: STARTTLS, or nothing is sent. `ssl`: TLS from the first byte. */
  readonly encryption: "none" | "tls" | "ssl";
  /** Who we are there; absent: nobody asks. */
  readonly login?: { readonly user: string; readonly password: string };
  /** File of the certificates to trust, instead of the system's; empty: any certificate will do. */
  readonly certificates?: string;
}

/** A program that takes a mail as sendmail does. */
export interface MailProgram {
  readonly kind: "program";
  /** An absolute path. */
  readonly path: string;
}

/** Who sends, and through what. */
export interface Sender {
  readonly from: Person;
  /** Who is notified of mail that cannot be delivered; absent: the program's own choice, or `from`. */
  readonly envelopeFrom?: string;
  readonly through: SmtpServer | MailProgram;
}

/** What is handed over: whose it is, who gets it, and all of it with `\n` at the line ends. */
export interface OutgoingMail {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly text: string;
}

/** How it ended. */
export type Sent =
  /** The server has it; `refused` are the recipients that it did not want. */
  | { readonly kind: "accepted"; readonly answer: string; readonly refused: readonly string[] }
  /** Nobody has it. */
  | { readonly kind: "refused"; readonly why: string }
  /** It was on its way when the connection broke: the server may have it, or not. */
  | { readonly kind: "unknown"; readonly why: string };
