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

/** What must not stand in HTML, nor be written as a reference (HTML, 13.2.3.5). */
const NONCHARACTERS = /\p{Noncharacter_Code_Point}/gu;

/**
 * The whole document. All texts in it must be clean: a parser replaces NUL and CR, which we could not
 * write.
 */
export function documentOf(html: Html): string {
  return `<!DOCTYPE html>\n${html}\n`.replace(NONCHARACTERS, "\ufffd");
}
