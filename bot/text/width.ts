/**
 * Text in columns of a terminal.
 * @module
 */
import { type Cluster, clustersOf } from "./clusters.ts";

/** What is not one column for each character. */
const ODD = /[^ -~]/;

/**
 * Columns of a text without control characters: a flag, an emoji of several that are joined, and a
 * syllable of Hangul's letters take two; marks that combine take none.
 */
export function widthOf(text: string): number {
  if (!ODD.test(text)) return text.length;
  let columns = 0;
  for (const cluster of clustersOf(text)) columns += cluster.columns;
  return columns;
}

/** Cut to at most `width` columns; what was cut shows as `...`. */
export function shorten(text: string, width: number): string {
  if (isWithin(text, width)) return text;
  const dots = ".".repeat(Math.min(3, Math.max(0, width)));
  return `${beginning(text, width - dots.length).trimEnd()}${dots}`;
}

/** Whether a text takes no more columns; not read further than they go. */
function isWithin(text: string, width: number): boolean {
  if (!ODD.test(text)) return text.length <= width;
  let columns = 0;
  for (const cluster of clustersOf(text)) {
    columns += cluster.columns;
    if (columns > width) return false;
  }
  return true;
}

/** Cut or filled with spaces to exactly `width` columns. */
export function padded(text: string, width: number): string {
  const short = shorten(text, width);
  return short + " ".repeat(Math.max(0, width - widthOf(short)));
}

/**
 * Broken at spaces into lines of at most `width` columns, the first after `first`, the others after
 * `indent`; a word that is too long for a line is broken, too.
 */
export function wrap(text: string, width: number, indent = "", first = ""): string[] {
  const lines: string[] = [];
  let line = first, used = widthOf(first), empty = true;
  const add = (text: string, columns: number) => {
    line += text;
    used += columns;
    empty = false;
  };
  const next = () => {
    lines.push(line);
    [line, used, empty] = [indent, widthOf(indent), true];
  };
  for (const word of text.trim().split(/ +/)) {
    const columns = behindSpace(word);
    if (!empty && used + 1 + columns > width) next();
    if (!empty) add(" ", 1);
    if (used + columns <= width) {
      add(word, columns);
      continue;
    }
    let end = Math.max(used + 2, width);
    for (const piece of pieces(word)) {
      if (used + piece.columns > end) {
        next();
        end = Math.max(used + 2, width);
      }
      add(piece.text, piece.columns);
    }
  }
  return [...lines, line];
}

/** Columns of a text behind a space, which what combines makes its own: a colour of skins is seen there. */
function behindSpace(text: string): number {
  return widthOf(` ${text}`) - 1;
}

/** The longest beginning of at most `width` columns. */
function beginning(text: string, width: number): string {
  if (!ODD.test(text)) return text.slice(0, width);
  let used = 0, end = 0;
  for (const piece of pieces(text)) {
    used += piece.columns;
    if (used > width) break;
    end += piece.text.length;
  }
  return text.slice(0, end);
}

/** The clusters of a text; of one that no line may have room for, its characters. */
function* pieces(text: string): Generator<Cluster> {
  for (const { text: cluster } of clustersOf(text)) {
    const columns = behindSpace(cluster);
    if (columns <= 2) yield { text: cluster, columns };
    else for (const char of cluster) yield { text: char, columns: behindSpace(char) };
  }
}
