/**
 * What the parsers of a build log share.
 * @module
 */
import type { Diagnostic } from "../types.ts";

/** The diagnostic that a line is, by itself, or undefined. */
export type LineParser = (text: string) => Diagnostic | undefined;

/** A diagnostic with what the line below it adds; undefined if that line is not part of it. */
export type Follower = (last: Diagnostic, text: string) => Diagnostic | undefined;

/** What a log said. */
export interface LogFacts {
  /** In the order of the log. */
  readonly diagnostics: readonly Diagnostic[];
  /** make targets that failed, sorted: `mm/pt_reclaim.o`. */
  readonly brokenTargets: readonly string[];
  /** What Kbuild said that it makes, sorted: `mm/pt_reclaim.o`, `vmlinux`. */
  readonly made: readonly string[];
  /** Objects compiled or assembled, each once; a build can print more names than it makes, within a bound. */
  readonly compiled: number;
  /** Where no error was found: the last line that was printed for a target that failed, cut. It decides nothing. */
  readonly said?: string;
  /** The machine's fault, where a line shows one. */
  readonly fault?: string;
  /** Makes that ran a second time, if any: the log tells what went wrong the first time, too. */
  readonly again?: number;
}

/** Reads a log as it comes; its facts may be asked at any time. */
export interface LogReader {
  /** Takes the next line, without its line end. */
  line(text: string): void;
  /** Objects compiled or assembled so far. */
  compiled(): number;
  /** What was said so far. */
  facts(): LogFacts;
  /** A make begins. */
  begin(): void;
  /** Whether a recipe of this make found a program that it could not run (the shell's exit code 126). */
  notRun(): boolean;
  /** This make runs once more: its errors are no longer what was said, its warnings are. */
  again(): void;
}
