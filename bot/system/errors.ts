/**
 * The two errors that everystep throws; everything else is a bug.
 * Outcomes of work (a build that fails, a patch that does not apply) are values, not errors.
 * @module
 */

/** Where in an input a mistake stands. */
export interface Place {
  /** File name as the user wrote it, `<stdin>` for standard input. */
  readonly file: string;
  /** Line, counted from 1. */
  readonly line?: number;
}

/** What a program that called us may want to know of an error, beside that it is one. */
export type Lack =
  /** Mails of the series are missing; they may still come. */
  | "incomplete-series"
  /** The place is right and has not got it; it may still come. */
  | "not-there-yet";

/**
 * The user can mend it: wrong usage or bad input. Ends the program with exit code 2 and no stack.
 * The message says what is wrong in one line; `hint` says what to do.
 */
export class UserError extends Error {
  /** Tells it from other errors. */
  override readonly name = "UserError";
  /** What to do about it. */
  readonly hint?: string;
  /** Where the mistake stands. */
  readonly place?: Place;
  /** What lacks, if time alone may mend it. */
  readonly lack?: Lack;

  /** An error with its hint and its place. */
  constructor(
    message: string,
    options: { hint?: string; place?: Place; lack?: Lack; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.place = options.place;
    this.lack = options.lack;
  }

  /** `file:line: message` and the hint, as a compiler would print it. */
  get text(): string {
    const place = this.place === undefined
      ? ""
      : this.place.line === undefined
      ? `${this.place.file}: `
      : `${this.place.file}:${this.place.line}: `;
    return `${place}${this.message}${this.hint === undefined ? "" : `\n  hint: ${this.hint}`}`;
  }
}

/** What the system says where the machine is at fault, whatever was being done. */
const MACHINE = ["ENOSPC", "EDQUOT", "EIO", "EROFS", "ESTALE", "EMFILE", "ENFILE", "ENOMEM"];

/** One line for a failed call of the system's that is the machine's fault; undefined: it is none. */
export function machineFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof InfraError) return error.message;
  return "code" in error && MACHINE.includes(String(error.code)) ? error.message : undefined;
}

/** The machine's fault: disk full, network gone, a tool killed. Ends the program with exit code 3. */
export class InfraError extends Error {
  /** Tells it from other errors. */
  override readonly name = "InfraError";
}
