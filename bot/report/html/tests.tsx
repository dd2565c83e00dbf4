/**
 * What the tests of a cell came to.
 * @module
 */
import { failedTests, testTitle } from "../analysis/tests.ts";
import type { Cell } from "../model/schema.ts";
import { shorten } from "../../text/width.ts";
import { duration } from "../../text/words.ts";
import type { Html } from "./markup.tsx";
import { facts, lines } from "./parts.tsx";

/** Columns of a line that a test printed. */
const COLUMNS = 240;

/** The part of a cell's box about its tests. */
export function testPart(cell: Cell): Html {
  if (cell.tests === undefined || cell.tests.length === 0) return undefined;
  return (
    <>
      <h4>Tests</h4>
      {facts(cell.tests.map(({ name, result, summary, seconds }) =>
        [name, <bdi>{`${result}: ${summary}, ${duration(seconds)}`}</bdi>] as const
      ))}
      {failedParts(cell)}
    </>
  );
}

/** What the tests printed that fail, and how to run them. */
export function failedParts(cell: Cell): Html {
  const failed = failedTests(cell);
  if (failed.length === 0) return undefined;
  return (
    <>
      {failed.map((test) =>
        lines(testTitle(test), [
          <bdi>{`${testTitle(test)}: ${test.summary}`}</bdi>,
          ...test.excerpt.map((line) => shorten(line, COLUMNS)),
          ...test.reproduce.map((line) => `$ ${line}`),
        ])
      )}
    </>
  );
}
