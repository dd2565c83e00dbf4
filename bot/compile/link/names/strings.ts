/**
 * Strings beside each other, as code for the assembler is put together of: where a part of a name
 * stands at the edge of one. Pure, but for the search.
 * @module
 */
import { readRow } from "./define.ts";
import { filesLike, found, type Hit } from "./search.ts";
import type { Run } from "./shape.ts";

/** A string that goes on with another, with what a macro says, or with an operand of asm(). */
const FIRST = '"\\s*(?:[A-Za-z_#"\\\\]|$)|%[A-Za-z]?[0-9[]';
/** What a macro is given, as a string beside another; no #include. */
const GIVEN = ['[^#\\s]\\s*#\\s*\\w+\\s*["#]', '^\\s*+#\\s*\\w+\\s*["#].*\\\\$'];
/** A string after the name of a macro, or at the beginning of a line. */
const LATER = '(?:^|[A-Za-z0-9_)])\\s*"\\w+\\W?';

/** The paths of files in which strings may come to one of these names. */
export async function filesWithStrings(
  names: readonly string[],
  files: readonly Hit[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const heads = new Set(names.flatMap((name) => [...name].map((_, at) => name.slice(0, at + 1))));
  const tails = new Set(names.flatMap((name) => [...name].map((_, at) => name.slice(at))));
  const first = `(?<!\\w)(?:${[...heads].join("|")})(?:${FIRST})`;
  const last = `%[A-Za-z]?(?:[0-9]+|\\[\\w+\\])(?:${[...tails].join("|")})(?!\\w)`;
  const paths = new Set(await filesLike([first, last, ...GIVEN], files, signal));
  await found(LATER, files, (path, text) => {
    if (paths.has(path)) return;
    const [, word, next] = /"(\w+)(\W?)$/.exec(text) ?? [];
    if (word === undefined) return;
    const isEnd = next !== '"' && next !== "%";
    if (names.some((name) => isEnd ? name.endsWith(word) : name.includes(word))) paths.add(path);
  }, signal);
  return paths;
}

/** The runs of strings in code that no macro says. */
export function* stringsIn(code: string): Generator<Run> {
  for (const statement of code.split(/[;{}]/)) {
    if (!statement.includes('"')) continue;
    const { row, calls } = readRow(statement, new Map());
    for (const run of [row, ...calls.flatMap(({ args }) => args)].flat()) {
      if (run.length > 1) yield run;
    }
  }
}
