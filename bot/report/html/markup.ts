/**
 * HTML as text. Values are made by the functions here only, so that nothing from outside can become
 * markup: a plain string is no {@linkcode Html}, which the compiler checks.
 * @module
 */

/** Well-formed HTML. */
export type Html = string & { readonly html: unique symbol };

/** Attributes; one that is undefined or false is left out, one that is true has no value. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements without content and end tag (HTML, 13.1.2 "void elements"), of those that we use. */
const VOID = new Set(["meta", "link", "br", "input"]);
/** A line ends behind these: for those who read the source, and for the difference of two pages. */
const BLOCKS = new Set([
  ...["html", "head", "body", "title", "meta", "link", "style", "header", "main", "footer", "nav"],
  ...["section", "article", "figure", "figcaption", "h1", "h2", "h3", "h4", "p", "div", "pre"],
  ...[
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
  ],
  ...["svg", "desc", "g", "rect", "line", "text"],
]);

/** An element. Its name and those of its attributes are ours. */
export function h(name: string, attributes: Attributes, ...children: readonly Html[]): Html {
  const head = Object.entries(attributes).map(([key, value]) =>
    value === undefined || value === false
      ? ""
      : value === true
      ? ` ${key}`
      : ` ${key}="${escape(String(value))}"`
  ).join("");
  const end = VOID.has(name) ? "" : `</${name}>`;
  return `<${name}${head}>${children.join("")}${end}${BLOCKS.has(name) ? "\n" : ""}` as Html;
}

/** Text. */
export function t(text: string | number): Html {
  return escape(String(text)) as Html;
}

/** Text from outside within ours: its direction of writing stays its own. */
export function own(text: string): Html {
  return h("bdi", {}, t(text));
}

/** Values side by side, with something between them. */
export function join(parts: readonly Html[], between = ""): Html {
  return parts.join(escape(between)) as Html;
}

/** Nothing. */
export const NOTHING = "" as Html;

/**
 * The five characters that have a meaning somewhere in HTML, and those that must not stand in it
 * (HTML, 13.2.3.5 "noncharacter-in-input-stream"). The text must be clean: a parser replaces NUL and
 * CR, which we could not write.
 */
function escape(text: string): string {
  return text
    .replace(/\p{Noncharacter_Code_Point}/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
