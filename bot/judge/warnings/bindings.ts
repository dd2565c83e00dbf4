/**
 * What dt-validate says of a device tree at two states: `NODE: PROPERTY: text`, or `NODE: text`, of one tree, one schema. It
 * quotes values, in which any change of the tree moves numbers: each phandle is one. Pure.
 * @module
 */
import type { Diagnostic } from "../../compile/types.ts";

/** Whether it is dt-validate that speaks. */
export function isOfBindings({ tool }: Pick<Diagnostic, "tool">): boolean {
  return tool === "dtschema";
}

/**
 * A message without numbers in values, without the places in a list that a property has, and without a whole node that is
 * quoted. The node and the property stay, and so does all that stands in quotes: that is a name or a text of its own.
 */
export function blurredSaid(message: string): string {
  const { node, property, text } = partsOf(message);
  const path = property.split(":").filter((part) => !/^\d*$/.test(part)).join(":");
  return [node, path, withoutNumbers(withoutNode(text))].join(": ");
}

function partsOf(message: string): {
  readonly node: string;
  readonly property: string;
  readonly text: string;
} {
  const end = message.indexOf(": ");
  if (end < 0) return { node: "", property: "", text: message };
  const node = message.slice(0, end), rest = message.slice(end + 2);
  const property = /^[^\s'"[{(]+(?=: )/.exec(rest)?.[0];
  return property === undefined
    ? { node, property: "", text: rest }
    : { node, property, text: rest.slice(property.length + 2) };
}

/** Calls back with the pieces of a text that stand in quotes, with these, and with those between. */
function eachPiece(text: string, on: (piece: string, quoted: boolean) => void): void {
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const quote = text[i];
    if (quote !== "'" && quote !== '"') continue;
    let end = i + 1;
    while (end < text.length && text[end] !== quote) end += text[end] === "\\" ? 2 : 1;
    on(text.slice(from, i), false);
    on(text.slice(i, end + 1), true);
    from = end + 1;
    i = end;
  }
  on(text.slice(from), false);
}

/** Without the node that a text begins with: `{...} should not be valid under ...`. */
function withoutNode(text: string): string {
  if (!text.startsWith("{")) return text;
  let depth = 0, at = 0, end = 0;
  eachPiece(text, (piece, quoted) => {
    for (let i = 0; !quoted && i < piece.length && end === 0; i++) {
      if (piece[i] === "{") depth++;
      else if (piece[i] === "}" && --depth === 0) end = at + i + 1;
    }
    at += piece.length;
  });
  return end === 0 ? text : `{}${text.slice(end)}`;
}

/** A number, or a list of numbers, counts as any other. */
function withoutNumbers(text: string): string {
  let out = "";
  eachPiece(text, (piece, quoted) => {
    out += quoted ? piece : piece.replace(/[[\]\d,\s]+/g, (part) => /\d/.test(part) ? " N " : part);
  });
  return out;
}

/** The names that a message complains about, and all else that it says. */
export interface NamedSaid {
  readonly about: string;
  readonly names: ReadonlySet<string>;
}

const UNEXPECTED =
  /^((?:Additional|Unevaluated) properties are not allowed) \((.*) (?:was|were) unexpected\)(.*)$/s;
const UNMATCHED = /^()(.*) (?:does|do) not match any of the regexes(: .*)$/s;

/** A message about properties that a node has and should not have; undefined: it is none. */
export function namedSaid(d: Diagnostic): NamedSaid | undefined {
  if (!isOfBindings(d)) return undefined;
  const { node, property, text } = partsOf(d.message);
  const found = UNEXPECTED.exec(text) ?? UNMATCHED.exec(text);
  if (!found) return undefined;
  const names = new Set<string>();
  eachPiece(found[2]!, (piece, quoted) => void (quoted && names.add(piece)));
  const about = [d.file ?? "", d.option ?? "", node, property, found[1], found[3]];
  return { about: about.join("\0"), names };
}

/** Whether nothing is named that was not named before. */
export function namesNothingNew(now: NamedSaid, then: NamedSaid): boolean {
  return now.about === then.about && [...now.names].every((name) => then.names.has(name));
}
