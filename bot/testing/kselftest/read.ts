/**
 * Reads what a machine prints that runs self-tests: the kernel's own runner (tools/testing/selftests/kselftest/runner.sh) puts
 * `# ` before each line of a program, which may itself run programs and do so with their lines. Pure.
 * @module
 */
import { type KunitResults, readKunit } from "../ktap.ts";

/** Lines of a program, and of a program that it runs; deeper ones tell nothing of their own. */
const INNER = /^(?<marks>(?:# ){1,2})(?<rest>(?:not )?ok \d{1,9}\b.*)$/;
/** A line of a program that is no result: it could be taken for one of the machine's. */
const OTHER = /^#/;
/** What the machine prints before a program, and of one that has ended. */
const BEGINS = /^# selftests: (?<target>[^:]{1,200}): (?<name>\S{1,200})$/,
  RESULT = /^(?:not )?ok \d/;
/** "Not expected to pass at the moment": that it fails says nothing (tools/testing/selftests/kselftest.h). */
const EXPECTED = /^not (ok \d+\b[^#]*)# *(?:TODO|XFAIL)\b/;

/** A test that is skipped is named by what is said of it: else it would have another name where it runs. */
const NAMELESS = /^(ok \d+) +# SKIP +(\S.*)$/;

/**
 * The results of programs, `TARGET:PROGRAM`, and of what they test, `TARGET:PROGRAM.NAME`. A program passes by its exit code,
 * as kselftest has it; plans within programs, which many of them do not keep, say nothing.
 */
export function readKselftest(text: string): KunitResults {
  /** What runs, and whether a result within it has been there. */
  let program: string | undefined, began = false;
  const lines = text.split("\n").flatMap((raw) => {
    const line = raw.trimEnd(), inner = INNER.exec(line)?.groups;
    if (inner !== undefined) {
      const first = program === undefined || began ? [] : [`    # Subtest: ${program}`];
      began = true;
      return [...first, inDepth(inner)];
    }
    // Only what is behind a result: a program may print that as well.
    const begins = program === undefined ? BEGINS.exec(line)?.groups : undefined;
    if (begins !== undefined) [program, began] = [`${begins.target}:${begins.name}`, false];
    else if (RESULT.test(line)) program = undefined;
    return [OTHER.test(line) ? `${MARK}${line}` : line];
  });
  const read = readKunit(lines.join("\n"));
  const cases = read.cases.map((one) => ({ ...one, lines: one.lines.map(asPrinted) }));
  const inside = program === undefined || began ? "" : ` in ${program}`;
  return { ...read, cases, ...read.lost === undefined ? {} : { lost: `${read.lost}${inside}` } };
}

/** A line of a program, which stands here as no result of the machine. */
const MARK = "  #";

function asPrinted(line: string): string {
  return line.startsWith(`${MARK}#`) ? line.slice(MARK.length) : line;
}

/** A result within a program as KTAP has one within another: by its indentation. */
function inDepth({ marks, rest }: { readonly [group: string]: string | undefined }): string {
  const told = rest!.replace(EXPECTED, "$1# SKIP expected to fail:").replace(
    NAMELESS,
    "$1 $2 # SKIP",
  );
  return `${"    ".repeat(marks!.length / 2)}${told}`;
}
