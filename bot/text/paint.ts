/**
 * Colours of the terminal (ECMA-48, SGR): the only escape sequences that a rendering contains.
 * @module
 */

/** What a piece of text means; how that looks is {@linkcode paint}'s affair. */
export type Style = "good" | "bad" | "alarm" | "warn" | "odd" | "dim" | "strong" | "plain";

/** How a text is rendered. */
export interface RenderOptions {
  /** Columns of the terminal; 100 where there is none. Less than 40 counts as 40. */
  readonly width: number;
  /** With colours. The words are the same without. */
  readonly color: boolean;
}

const CODES: Record<Style, string> = {
  good: "32",
  bad: "31",
  alarm: "1;31",
  warn: "33",
  odd: "35",
  dim: "2",
  strong: "1",
  plain: "",
};

/** The text in the colour of its style, or as it is. */
export function paint(text: string, style: Style, options: RenderOptions): string {
  if (!options.color || CODES[style] === "" || text.trim() === "") return text;
  return `\u001b[${CODES[style]}m${text}\u001b[0m`;
}

/** Takes the colours of {@linkcode paint} out again. */
export function unpaint(text: string): string {
  return Object.values(CODES).concat("0").reduce(
    (rest, code) => rest.replaceAll(`\u001b[${code}m`, ""),
    text,
  );
}

/** The columns to use: never less than 40. */
export function columns(options: RenderOptions): number {
  return Math.max(40, Math.floor(options.width));
}
