/**
 * A test of a state, and what came of it.
 * @module
 */
import type { TestResult } from "../boot/types.ts";

/** Who prints results: suites in the kernel, or programs that run on it. */
export type ResultKind = "kunit" | "kselftest";

/** A test that the user brings: a shell command, as `git bisect run` takes one. */
export interface NamedTest {
  /** What reports call it. */
  readonly name: string;
  /** A line for a shell, as it was typed. */
  readonly command: string;
  /** The build whose states alone it is run on; undefined: those of all. */
  readonly build?: string;
  /** What it prints is a kernel's console with results of this kind: these count, not its exit code. */
  readonly results?: ResultKind;
  /** Files of everystep's own that it runs, below `home`, which it finds as `EVERYSTEP_HOME`. */
  readonly own?: {
    readonly home: string;
    readonly files: readonly { readonly path: string; readonly sha256: string }[];
  };
  /** Seconds that it may take; undefined: what the settings say of a test. */
  readonly seconds?: number;
  /** Of KUnit: symbols, without CONFIG_, that have to be built into the kernel for all its tests to be there. */
  readonly symbols?: readonly string[];
}

/** One test of several that a command runs. */
export interface TestCase {
  /** Its path: `SUITE.CASE`. */
  readonly name: string;
  /** `flaky`: it failed in one of two runs of the same kernel. */
  readonly result: TestResult;
  /** Of one that failed: the last lines before its result. */
  readonly lines: readonly string[];
  /** Of one that was skipped: what it says of that. Of a suite that fails by itself: what its tests lack. */
  readonly why?: string;
  /** It was asked for, and the state does not have it; `result` is `skip`. */
  readonly absent?: true;
}

/** How the log of a test ends, beside that of its cell. Its name has nothing that a path means more by. */
export function testLog({ name }: Pick<NamedTest, "name">): string {
  return `${name}.test.log`;
}

/** A test that can be run: its command with the user's own files found. */
export interface RunnableTest extends NamedTest {
  /** The line with these files by their whole paths. */
  readonly line: string;
  /** Files that it names and that no state of the tree has; those of `own`, where there are any. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** What happened to one test at one state. */
export interface TestOutcome {
  /** What reports call it. */
  readonly name: string;
  /**
   * `passed` and `failed` say something of the state; `skipped` (exit code 125): it cannot be tested;
   * `infra`: the machine's fault.
   */
  readonly kind: "passed" | "failed" | "skipped" | "infra";
  /** The test says that no other state is to be tested (an exit code above 127), as `git bisect run` has it. */
  readonly stops: boolean;
  /** One line: `exit code 1`. */
  readonly summary: string;
  /** The line for a shell. */
  readonly command: string;
  /** Wall time, in seconds. */
  readonly seconds: number;
  /** The last lines that it printed, cleaned. */
  readonly excerpt: readonly string[];
  /**
   * The tests that it ran, each judged by itself; absent where the command is the test. `passed` then says that
   * all of them have a result.
   */
  readonly cases?: readonly TestCase[];
  /** Of its `symbols`, those that the kernel was built without: their tests are not among `cases`. */
  readonly unbuilt?: readonly string[];
  /** Of `cases`, what was asked for and is absent at every state. */
  readonly nowhere?: readonly string[];
  /** It ran twice, and once did not come to its end: why, in one line. */
  readonly unsure?: string;
  /** File of all that it printed; empty if it did not run. */
  readonly log: string;
  /** Shell lines that do the same by hand, after the state was built. */
  readonly reproduce: readonly string[];
}
