/**
 * What the user asked for, parsed and checked: one type per command.
 * @module
 */
import type {
  HookCommand,
  MendCommand,
  MergeCommand,
  PlanCommand,
  VerifyCommand,
} from "./command/build.ts";
import type { GlobalOptions } from "./command/options.ts";
import type {
  CertifyCommand,
  MailCommand,
  PublishCommand,
  ReportCommand,
  SchemaCommand,
} from "./command/report.ts";
import type { CcCommand, CheckCommand, FetchCommand, InterdiffCommand } from "./command/series.ts";
import type { ServeCommand, SubmitCommand, WorkerCommand } from "./command/service.ts";

export * from "./command/build.ts";
export * from "./command/options.ts";
export * from "./command/report.ts";
export * from "./command/series.ts";
export type {
  ServeCommand,
  ServiceOptions,
  SubmitCommand,
  WorkerCommand,
} from "./command/service.ts";

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
