/**
 * The commands that take a report: show, certify, post.
 * @module
 */
import type { GlobalOptions } from "./options.ts";

/** What `report` can make of a report.json. */
export const REPORT_FORMATS = ["terminal", "html", "markdown", "junit", "kcidb", "json"] as const;
/** One of {@linkcode REPORT_FORMATS}. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** `report`: render a report.json. */
export interface ReportCommand extends GlobalOptions {
  readonly kind: "report";
  /** The report, or a directory that holds one. */
  readonly file: string;
  readonly format: ReportFormat;
  /** For `kcidb`: the name under which this CI system submits. */
  readonly origin: string;
  /** File to write; undefined: standard output. */
  readonly output?: string;
}

/** What `certify REPORT` writes. */
export interface CertifyWrite {
  readonly task: "write";
  /** The report, or a directory that holds one. */
  readonly file: string;
  /** File to write; undefined: standard output. */
  readonly output?: string;
  /** SSH key that signs; the signature goes beside the output. */
  readonly key?: string;
  /** Also of a report that proves nothing. */
  readonly any: boolean;
}

/** What `certify --check FILE TREE` looks at. */
export interface CertifyCheck {
  readonly task: "check";
  /** The certificate; its signature is in the file of that name with `.sig`. */
  readonly file: string;
  /** A git tree. */
  readonly tree: string;
  /** `A..B`; undefined: where the series ends in HEAD's history. */
  readonly range?: string;
  /** File of those who may sign; undefined: the signature is not looked at. */
  readonly signers?: string;
  /** Who of them must have signed; undefined: anyone. */
  readonly identity?: string;
}

/** `certify`: write a certificate, or hold one against a tree. */
export interface CertifyCommand extends GlobalOptions {
  readonly kind: "certify";
  readonly does: CertifyWrite | CertifyCheck;
}

/** `publish`: post a report. */
export interface PublishCommand extends GlobalOptions {
  readonly kind: "publish";
  /** The report, or a directory that holds one; with `stage` the series. */
  readonly file: string;
  /** There is no verdict: the series is being verified, or ended for a reason. */
  readonly stage?: { readonly ended?: string };
  /** A repository or a pull request, as typed; patchworks, or projects there: URLs. */
  readonly where: { readonly github: string } | { readonly patchwork: readonly string[] } | {
    readonly kcidb: true;
    /** Who submits. */
    readonly origin: string;
    /** Not the base and the last state alone. */
    readonly allStates: boolean;
    /** What KernelCI calls the tree. */
    readonly tree?: string;
    /** Where the logs are. */
    readonly logs?: string;
  };
  /** Otherwise it is only shown. */
  readonly send: boolean;
  /** What the check is called. */
  readonly name: string;
  /** Where the check stands; undefined: the last commit. */
  readonly commit?: string;
  /** Where the details are. */
  readonly url?: string;
  /** A GitHub App, and the file of its private key. */
  readonly app?: { readonly id: string; readonly key: string };
}

/** What `mail --smtp-encryption` takes. */
export const SMTP_ENCRYPTIONS = ["none", "tls", "ssl"] as const;

/** `mail`: answer the thread of a series. */
export interface MailCommand extends GlobalOptions {
  readonly kind: "mail";
  /** The report, or a directory that holds one. */
  readonly file: string;
  /** In place of a report: the mail that waits for the moderator under this id. */
  readonly pass?: string;
  /** Otherwise it is only shown. */
  readonly send: boolean;
  /** Send what may have gone out already once more. */
  readonly retry: boolean;
  /** Maildir for a draft. */
  readonly maildir?: string;
  /** `Name <address>`. */
  readonly from?: string;
  /** Whose part of git's `sendemail` configuration. */
  readonly identity?: string;
  /** A host, or the path of a program. */
  readonly smtpServer?: string;
  readonly smtpServerPort?: number;
  readonly smtpEncryption?: (typeof SMTP_ENCRYPTIONS)[number];
  readonly smtpUser?: string;
  /** Where the details are. */
  readonly url?: string;
  /** Directory of `mail.toml`. */
  readonly configs?: string;
}

/** What has a JSON Schema. */
export const SCHEMAS = ["report", "certificate"] as const;
/** One of {@linkcode SCHEMAS}. */
export type SchemaName = (typeof SCHEMAS)[number];

/** `schema`: print the JSON Schema of report.json or of a certificate. */
export interface SchemaCommand extends GlobalOptions {
  readonly kind: "schema";
  readonly what: SchemaName;
}
