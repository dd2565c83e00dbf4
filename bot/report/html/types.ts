/**
 * What a page shows beyond the report.
 * @module
 */

/** A piece of a cell's log. */
export interface CellLog {
  /** The whole log, relative to the page, as a URL; absent if it does not stand beside it. */
  readonly file?: string;
  /** Clean lines. */
  readonly lines: readonly string[];
  /** Which of them is the message that the cell is about; absent: it is the log's end. */
  readonly hit?: number;
  /** Whether the log has more before and after. */
  readonly cut: { readonly before: boolean; readonly after: boolean };
}

/** The logs of cells, by the keys of these. */
export type CellLogs = ReadonlyMap<string, CellLog>;
