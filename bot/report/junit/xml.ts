/**
 * XML 1.0 as text. Values can only be made by the two functions here, so nothing is forgotten.
 * @module
 */

/** Well-formed XML content. */
export type Xml = string & { readonly xml: unique symbol };

/** An element. Its name and those of its attributes are ours. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  inner: readonly Xml[] = [],
): Xml {
  const head = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escape(value)}"`),
  ].join(" ");
  if (inner.length === 0) return `<${head}/>` as Xml;
  const elements = inner.every((part) => part.startsWith("<"));
  // Space around text would be part of it.
  if (!elements) return `<${head}>${inner.join("")}</${name}>` as Xml;
  const lines = inner.map((part) => `\n${part}`).join("");
  return `<${head}>${lines}\n</${name}>` as Xml;
}

/** Character data. */
export function text(value: string): Xml {
  return escape(value, false) as Xml;
}

/**
 * Characters that XML 1.0 (section 2.2) has no way to write, not even as `&#1;`, are removed; an
 * attribute's white space is written so that a parser does not make spaces of it.
 */
function escape(value: string, attribute = true): string {
  const allowed = value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
  if (!attribute) return allowed;
  return allowed.replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
