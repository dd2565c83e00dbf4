/**
 * A page as browsers read it: parse5 follows the HTML standard's parser.
 * @module
 */
import { type DefaultTreeAdapterMap, parse } from "parse5";

/** An element. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** All text in it. */
  readonly text: string;
}

/** The root, and every element in the order of the page; what the parser had to mend. */
export interface Parsed {
  readonly root: Element;
  readonly all: readonly Element[];
  readonly errors: readonly string[];
}

/** Reads a page. */
export function parsed(page: string): Parsed {
  const errors: string[] = [];
  const document = parse(page, { onParseError: ({ code }) => errors.push(code) });
  const root = elementsOf(document).children[0]!;
  const all: Element[] = [];
  const walk = (one: Element) => {
    all.push(one);
    one.children.forEach(walk);
  };
  walk(root);
  return { root, all, errors };
}

/** The page without the spaces that the renderer leaves where an attribute is not there. */
export function trimmed(page: string): string {
  return page.replaceAll(/(<\w[^<>]*?) +>/g, "$1>");
}

/** The names of all elements and of their attributes, nested. */
export function shape({ name, attributes, children }: Element): unknown {
  return [name, Object.keys(attributes), children.map(shape)];
}

function elementsOf(node: DefaultTreeAdapterMap["node"]): Element {
  const inner = ("childNodes" in node ? node.childNodes : []).map((one) =>
    "tagName" in one ? elementsOf(one) : "value" in one ? one.value : ""
  );
  const children = inner.filter((one) => typeof one !== "string");
  const text = inner.map((one) => typeof one === "string" ? one : one.text);
  return {
    name: "tagName" in node ? node.tagName : "",
    attributes: "attrs" in node
      ? Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]))
      : {},
    children,
    text: text.join(""),
  };
}
