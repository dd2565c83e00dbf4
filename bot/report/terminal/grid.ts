/**
 * The grid: states by builds, one short word for each cell. Architectures that do not fit
 * side by side go into blocks below each other.
 * @module
 */
import { columns, paint, type RenderOptions, type Style } from "../../text/paint.ts";
import { padded, shorten, widthOf } from "../../text/width.ts";

/** One row: a state. */
export interface GridRow {
  readonly state: number;
  /** The patch's subject; the grid writes `base` for state 0. */
  readonly subject: string;
}

/** One word of the grid; undefined: nothing is known. */
export type GridCell = { readonly word: string; readonly style: Style } | undefined;

/** What a grid shows. Every text must be clean. */
export interface GridContent {
  readonly rows: readonly GridRow[];
  readonly archs: readonly string[];
  readonly cell: (state: number, arch: string) => GridCell;
}

/** A column is never wider: a name that is longer is cut. */
const MAX_NAME = 12;
/** Nor narrower: the longest word of the grid. */
const MIN_COLUMN = 5;
/** Less of a subject than this says nothing; more blocks are better then. */
const MIN_SUBJECT = 20;

/** The lines of the grid. */
export function gridLines(content: GridContent, options: RenderOptions): string[] {
  const blocks = gridBlocks(content, options);
  return blocks.flatMap((archs, i) => [
    ...i === 0 ? [] : [""],
    ...blockLines({ ...content, archs }, options),
  ]);
}

/** How the architectures are spread over blocks. */
export function gridBlocks(
  content: GridContent,
  options: RenderOptions,
): readonly (readonly string[])[] {
  const width = columns(options) - numberWidth(content) - 1 - MIN_SUBJECT;
  const { archs } = content;
  for (let count = 1; count < archs.length; count++) {
    const size = Math.ceil(archs.length / count);
    const blocks = Array.from(
      { length: Math.ceil(archs.length / size) },
      (_, i) => archs.slice(i * size, (i + 1) * size),
    );
    if (blocks.every((block) => archsWidth(block) <= width)) return blocks;
  }
  return archs.map((arch) => [arch]);
}

function blockLines(content: GridContent, options: RenderOptions): string[] {
  const number = numberWidth(content);
  const longest = Math.max(4, ...content.rows.map((row) => widthOf(row.subject)));
  const width = columns(options) - number - 1 - archsWidth(content.archs);
  const subject = Math.min(longest, width);
  const row = (left: string, text: string, cells: [string, string, Style][]) => {
    const words = cells.map(([arch, word, style]) => {
      const space = " ".repeat(columnWidth(arch) - widthOf(word));
      return `  ${paint(word, style, options)}${space}`;
    });
    return `${left.padStart(number)} ${padded(text, subject)}${words.join("")}`.trimEnd();
  };
  // Of a build, its configuration and its compiler stand below its architecture.
  const heads = content.archs.map((arch) => arch.split(":"));
  const lines = Math.max(1, ...heads.map((parts) => parts.length));
  return [
    ...Array.from({ length: lines }, (_, n) =>
      row(
        "",
        "",
        content.archs.map((arch, i) => [arch, shorten(heads[i]![n] ?? "", MAX_NAME), "strong"]),
      )),
    ...content.rows.map(({ state, subject: text }) =>
      row(
        String(state),
        state === 0 ? "base" : text,
        content.archs.map((arch) => {
          const cell = content.cell(state, arch);
          return [arch, cell?.word ?? "", cell?.style ?? "plain"];
        }),
      )
    ),
  ];
}

function numberWidth(content: GridContent): number {
  return Math.max(3, ...content.rows.map((row) => String(row.state).length));
}

function columnWidth(arch: string): number {
  const widest = Math.max(...arch.split(":").map(widthOf));
  return Math.max(MIN_COLUMN, Math.min(MAX_NAME, widest));
}

function archsWidth(archs: readonly string[]): number {
  return archs.reduce((sum, arch) => sum + 2 + columnWidth(arch), 0);
}
