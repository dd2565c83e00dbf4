/**
 * A plain table, for `doctor`, `clean` and the like.
 * @module
 */
import { cleanLine } from "./clean.ts";
import { columns, paint, type RenderOptions, type Style } from "./paint.ts";
import { padded, widthOf, wrap } from "./width.ts";

/** A cell: a text, or a text with a style. */
export type TableCell = string | { readonly text: string; readonly style: Style };

/** What to show. */
export interface Table {
  /** Names of the columns; their number is that of every row. */
  readonly head?: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** No column but the last is wider. */
const MAX_COLUMN = 24;
/** The least that stays for the last column. */
const MIN_LAST = 16;

/** The lines of the table. Columns are as wide as they need to be; the last one is wrapped. */
export function tableLines(table: Table, options: RenderOptions): string[] {
  const rows = [...table.head === undefined ? [] : [table.head], ...table.rows]
    .map((row) => row.map(clean));
  const count = Math.max(0, ...rows.map((row) => row.length));
  if (count === 0) return [];
  const widths = columnWidths(rows, count, columns(options));
  const lead = widths.reduce((sum, width) => sum + width + 2, 0);
  return rows.flatMap((row, i) => {
    const head = table.head !== undefined && i === 0;
    const styled = (text: string, style: Style) =>
      paint(text.trimEnd(), head ? "strong" : style, options) +
      " ".repeat(text.length - text.trimEnd().length);
    const left = widths.map((width, j) =>
      styled(padded(row[j]?.text ?? "", width), row[j]?.style ?? "plain") + "  "
    ).join("");
    const last = row[count - 1];
    const lines = wrap(last?.text ?? "", columns(options) - lead);
    return lines.map((line, j) =>
      `${j === 0 ? left : " ".repeat(lead)}${styled(line, last?.style ?? "plain")}`.trimEnd()
    );
  });
}

/** The table as text, ending with a newline. */
export function renderTable(table: Table, options: RenderOptions): string {
  return tableLines(table, options).map((line) => `${line}\n`).join("");
}

/** Widths of all columns but the last. */
function columnWidths(
  rows: readonly (readonly { text: string }[])[],
  count: number,
  total: number,
): number[] {
  const widths = Array.from(
    { length: count - 1 },
    (_, j) => Math.min(MAX_COLUMN, Math.max(1, ...rows.map((row) => widthOf(row[j]?.text ?? "")))),
  );
  const used = () => widths.reduce((sum, width) => sum + width + 2, 0);
  // The widest column gives way until the last one has room, or nothing is left to give.
  while (used() > total - MIN_LAST && Math.max(0, ...widths) > 1) {
    widths[widths.indexOf(Math.max(...widths))]!--;
  }
  return widths;
}

function clean(cell: TableCell): { text: string; style: Style } {
  return typeof cell === "string"
    ? { text: cleanLine(cell), style: "plain" }
    : { text: cleanLine(cell.text), style: cell.style };
}
