/**
 * Where a run left what it found.
 * @module
 */
import { shellWord } from "../../text/shell.ts";

/** Files of a run, by their paths. */
export interface Written {
  /** report.json. */
  readonly file: string;
  /** The page for a browser. */
  readonly page: string;
  /** Scripts that show a break. */
  readonly scripts: readonly string[];
}

/** A line for each kind of them. */
export function writtenNotes({ file, page, scripts: [first, ...more] }: Written): string[] {
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  return [
    `report: ${file}`,
    `page: ${page}`,
    ...first === undefined ? [] : [`to see it: sh ${shellWord(first)}${others}`],
  ];
}
