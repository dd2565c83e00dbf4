/**
 * What pages are made of. Elements are TSX, whose renderer (hono/jsx) escapes every text and every
 * value of an attribute; `raw` and `dangerouslySetInnerHTML` are the ways round it, and the style sheet
 * of a report, which is ours, is the only thing that goes one.
 * @module
 */
import type { Child } from "hono/jsx";

/** Elements, texts, lists of these, or nothing: undefined, false. */
export type Html = Child;

/** Text from outside within ours: its direction of writing stays its own. */
export function own(text: string): Html {
  return <bdi>{text}</bdi>;
}

/** Values side by side, with something between them. */
export function between(parts: readonly Html[], text: string): Html {
  return parts.flatMap((part, i) => i === 0 ? [part] : [text, part]);
}

/** Blocks: what stands between two of them is not seen. */
const BLOCKS = [
  ...["head", "body", "title", "style", "header", "main", "footer", "nav", "section", "article"],
  ...["figure", "figcaption", "h1", "h2", "h3", "h4", "p", "div", "pre", "ul", "li", "dl", "dt"],
  ...["dd", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th", "td"],
  ...["svg", "g", "rect", "line", "text"],
];
const ENDS = new RegExp(`</(?:${BLOCKS.join("|")})>|<(?:meta|link)\\b[^>]*>`, "g");

/** What must not stand in HTML, nor be written as a reference (HTML, 13.2.3.5). */
const NONCHARACTERS = /\p{Noncharacter_Code_Point}/gu;

/**
 * The whole document. A line ends behind each block: for those who read the source, and for the
 * difference of two pages. All texts in it must be clean: a parser replaces NUL and CR, which we could not
 * write.
 */
export function documentOf(html: Html): string {
  const lines = `${html}`.replaceAll(ENDS, "$&\n").replaceAll(NONCHARACTERS, "\ufffd");
  return `<!DOCTYPE html>\n${lines}\n`;
}
