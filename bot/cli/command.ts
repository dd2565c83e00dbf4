/**
 * What the user asked for, parsed and checked: one type per command.
 * @module
 */
import type { Level } from "../plan/types.ts";
import type { ServeCommand, SubmitCommand, WorkerCommand } from "./service_command.ts";

export type {
  ServeCommand,
  ServiceOptions,
  SubmitCommand,
  WorkerCommand,
} from "./service_command.ts";

/** Flags that every command takes. */
export interface GlobalOptions {
  readonly verbose: boolean;
  /** Print data as JSON instead of text. */
  readonly json: boolean;
  /** `auto`: colour on a terminal, unless NO_COLOR is set. */
  readonly color: "auto" | "always" | "never";
  /** Directory to use in place of the user's cache directory. */
  readonly cache?: string;
}

/** States `from` to `to`, both included; no `to` means up to the last. */
export interface StateRange {
  readonly from: number;
  readonly to?: number;
}

/** Which series, and what of it. */
export interface SourceOptions {
  /**
   * Directory, mbox, `-` for standard input, git range, Message-ID, URL; undefined: the project's
   * `patches/`.
   */
  readonly series?: string;
  /** Which version of the series, where the source has several. */
  readonly reroll?: number;
  /** The public-inbox for bare Message-IDs. */
  readonly inbox?: string;
  /** Trailers given in replies: those that their senders gave in their own name, or all. */
  readonly trailers?: TrailerChoice;
}

/** What `--trailers` takes. */
export const TRAILER_CHOICES = ["own", "all"] as const;
/** One of {@linkcode TRAILER_CHOICES}. */
export type TrailerChoice = (typeof TRAILER_CHOICES)[number];

/** Which series, on which tree. */
export interface SeriesOptions extends SourceOptions {
  /** Kernel tree of the user; undefined: everystep's own. */
  readonly tree?: string;
  /** Commit to start from. */
  readonly base?: string;
}

/** What decides which cells there are: the same for `plan` and `verify`. */
export interface SelectOptions extends SeriesOptions {
  /** Names as typed, in order, without repeats; undefined: those that the series affects. */
  readonly archs?: readonly string[] | "all";
  readonly level: Level;
  /** States to look at, as typed; undefined: all. State 0 is always needed by the judge. */
  readonly states?: readonly StateRange[];
  /** Directory to use in place of the project's `configs/`. */
  readonly configs?: string;
}

/** How states are built: the same for `verify` and `mend`. */
export interface HowToBuild {
  /** Keep the output directory from state to state instead of clean builds. */
  readonly incremental: boolean;
  /** Take no result of an earlier run. */
  readonly fresh: boolean;
  /** Parallel compiler processes in all; undefined: one per core. */
  readonly jobs?: number;
  /** Minutes that one build may take; undefined: main's default. */
  readonly timeoutMinutes?: number;
  readonly sandbox: boolean;
  /** The patches are a stranger's: nothing is built without a sandbox, the compiler cache is only read. */
  readonly untrusted?: boolean;
  /** `W=` of make: `1`, `12`, `1e`; undefined: none. */
  readonly warnings?: string;
  /** `C=` of make: sparse checks what is compiled (`1`) or all (`2`); undefined: nothing. */
  readonly sparse?: "1" | "2";
  /** Boot each state's kernel, too; level `boot` does so anyhow. */
  readonly boot: boolean;
  /** Directory of the probes to boot with; undefined: those of the series. */
  readonly probe?: string;
}

/** `verify`: build every state and judge. */
export interface VerifyCommand extends GlobalOptions, SelectOptions, HowToBuild {
  readonly kind: "verify";
  /** Directory for `report.json` and the logs. */
  readonly output?: string;
  /** Stop at the first `fail`. */
  readonly failFast: boolean;
  /** False: without checkpatch.pl and get_maintainer.pl, as for a trial. */
  readonly scripts?: boolean;
  /** So many claims that stand on no whole build are checked by whole builds. */
  readonly audit?: number;
  /** Which claims those are; undefined: chosen anew. */
  readonly seed?: number;
  /** Take only this part of the cells, in a word, and leave what `merge` needs. */
  readonly shard?: string;
}

/** `mend`: fold what mends a break into the patch that broke it, or put the patches in order. */
export interface MendCommand extends GlobalOptions, SelectOptions, HowToBuild {
  readonly kind: "mend";
  /** Directory for the new series. */
  readonly output: string;
  /** The version that the new series says; undefined: one more, 1 for a git range. */
  readonly rerollCount?: number;
  /** How many changed series may be built; undefined: a default. */
  readonly trials?: number;
}

/** `plan`: print the matrix with the reason for every cell. */
export interface PlanCommand extends GlobalOptions, SelectOptions {
  readonly kind: "plan";
  /** Print shards, as a matrix of GitHub Actions. */
  readonly matrix: boolean;
  /** At most so many; undefined: one for each architecture. */
  readonly shards?: number;
}

/** `merge`: fold shards into one report and verdict. */
export interface MergeCommand extends GlobalOptions {
  readonly kind: "merge";
  /** Directories of shards, or of merged ones; at least one. */
  readonly dirs: readonly string[];
  /** Directory for the report, the logs, and what a further merge takes. */
  readonly output?: string;
}

/** What `hook` takes as its first word. */
export const HOOK_TASKS = ["install", "uninstall", "sendemail", "b4"] as const;
/** One of {@linkcode HOOK_TASKS}. */
export type HookTask = (typeof HOOK_TASKS)[number];

/** `hook`: git's sendemail-validate hook, and b4's check command. */
export interface HookCommand
  extends GlobalOptions, Pick<SelectOptions, "tree" | "archs" | "level" | "configs"> {
  readonly kind: "hook";
  readonly task: HookTask;
  /** Of `sendemail`: the file that is about to be mailed. */
  readonly file?: string;
  /** Of `install`: run the hook that is there first. */
  readonly chain: boolean;
}

/** `check`: does it apply, and does its letter say what is so? */
export interface CheckCommand extends GlobalOptions, SeriesOptions {
  readonly kind: "check";
  /** Also run the tree's own scripts on it. */
  readonly letter: boolean;
}

/** `cc`: who should get a series? */
export interface CcCommand extends GlobalOptions, SeriesOptions {
  readonly kind: "cc";
}

/** `fetch`: write a series as a directory of patches. */
export interface FetchCommand extends GlobalOptions, SourceOptions {
  readonly kind: "fetch";
  readonly series: string;
  /** Directory to make; undefined: named after the series. */
  readonly output?: string;
}

/** `interdiff`: how did a reroll change the series? */
export interface InterdiffCommand extends GlobalOptions, Omit<SeriesOptions, "series" | "reroll"> {
  readonly kind: "interdiff";
  /** The earlier version, as SERIES. */
  readonly old: string;
  /** The later version; the same source for two versions in one. */
  readonly new: string;
  /** Which version of each. */
  readonly rerolls?: readonly [number, number];
  /** No diffs, only a line for each patch and the diffstat. */
  readonly stat: boolean;
  /** File for the sum. */
  readonly output?: string;
}

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

/** `doctor`: what is installed and what is missing. */
export interface DoctorCommand extends GlobalOptions {
  readonly kind: "doctor";
  /** Look also at what boots need. */
  readonly boot: boolean;
  readonly install: boolean;
  readonly archs?: readonly string[] | "all";
  readonly configs?: string;
  /** Look at what the service needs instead, in its directory and its database. */
  readonly service?: { readonly data?: string; readonly database?: string };
}

/** `tree`: the tree in use, provided if there is none. */
export interface TreeCommand extends GlobalOptions {
  readonly kind: "tree";
  /** Print only its path. */
  readonly pathOnly: boolean;
  readonly tree?: string;
}

/** What `clean` can free, in the order of its table. */
export const CLEAN_KINDS = ["builds", "ccache", "results", "runs", "downloads", "trees"] as const;
/** One of {@linkcode CLEAN_KINDS}. */
export type CleanKind = (typeof CLEAN_KINDS)[number];

/** `clean`: show what the cache holds; free the kinds given. */
export interface CleanCommand extends GlobalOptions {
  readonly kind: "clean";
  /** Empty: only show. `--all` gives all of them. */
  readonly kinds: readonly CleanKind[];
  readonly dryRun: boolean;
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
  /** The report, or a directory that holds one. */
  readonly file: string;
  /** A repository or a pull request, as typed; a patchwork, or a project there: a URL. */
  readonly where: { readonly github: string } | { readonly patchwork: string };
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

/** The shells that we write a completion for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** One of {@linkcode SHELLS}. */
export type Shell = (typeof SHELLS)[number];

/** `completion`: print the completion script of a shell. */
export interface CompletionCommand extends GlobalOptions {
  readonly kind: "completion";
  readonly shell: Shell;
}

/** `help`, `--help`, or nothing at all. */
export interface HelpCommand extends GlobalOptions {
  readonly kind: "help";
  /** The command to explain; undefined: all of them, in one line each. */
  readonly topic?: CommandName;
}

/** `version` or `--version`. */
export interface VersionCommand extends GlobalOptions {
  readonly kind: "version";
}

/** What the command line says. */
export type Command =
  | VerifyCommand
  | PlanCommand
  | CheckCommand
  | FetchCommand
  | CcCommand
  | MendCommand
  | MergeCommand
  | HookCommand
  | InterdiffCommand
  | ReportCommand
  | CertifyCommand
  | PublishCommand
  | MailCommand
  | ServeCommand
  | WorkerCommand
  | SubmitCommand
  | DoctorCommand
  | TreeCommand
  | CleanCommand
  | SchemaCommand
  | CompletionCommand
  | HelpCommand
  | VersionCommand;

/** The name of a command, as it is typed. */
export type CommandName = Command["kind"];
