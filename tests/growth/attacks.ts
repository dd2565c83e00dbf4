/**
 * Texts on which a regular expression may take long: all before one of its loops, what the loop takes
 * again and again, and then what fits nothing. Made from the expression itself, so that one that is
 * written tomorrow is tried, too.
 */

/** An expression, as far as texts are made of it. */
type Node =
  | { readonly kind: "text"; readonly sample: string }
  | { readonly kind: "group"; readonly ways: readonly (readonly Node[])[] }
  | { readonly kind: "loop"; readonly node: Node; readonly least: number };

/** What classes are tried with, beside what stands in the expression. */
const POOL = "a0 _-/.:<>(@\"'\t\n=,+#*\\";
const MAX_POOL = 40;

/** Makers of texts, each of about `size` characters. */
export function attacks(expression: RegExp): ((size: number) => string)[] {
  const ways = parse(expression.source, expression.flags);
  const loops: { readonly before: string; readonly again: string }[] = [];
  const walk = (nodes: readonly Node[], before: string): string => {
    let at = before;
    for (const node of nodes) {
      const inner = node.kind === "loop" ? node.node : node;
      if (node.kind === "loop") loops.push({ before: at, again: sampleOf(inner) });
      if (inner.kind === "group") { for (const way of inner.ways) walk(way, at); }
      at += sampleOf(node);
    }
    return at;
  };
  for (const way of ways) walk(way, "");
  const literal = expression.source.replaceAll(/\\[a-zA-Z]/g, "");
  const pool = [...new Set([...literal, ...POOL])].slice(0, MAX_POOL);
  const befores = [...new Set(["", ...loops.map(({ before }) => before)])];
  const agains = [...new Set([...pool, ...loops.map(({ again }) => again)])]
    .filter((text) => text !== "");
  const makers: ((size: number) => string)[] = [];
  for (const before of befores) {
    for (const again of agains) {
      for (const end of ["", "\u0001", "\n\u0001"]) {
        makers.push((size) => before + again.repeat(Math.ceil(size / again.length)) + end);
      }
    }
    if (before !== "") makers.push((size) => before.repeat(Math.ceil(size / before.length)));
  }
  return makers;
}

function sampleOf(node: Node): string {
  switch (node.kind) {
    case "text":
      return node.sample;
    case "group":
      return node.ways[0]!.map(sampleOf).join("");
    case "loop":
      return sampleOf(node.node).repeat(Math.max(1, node.least));
  }
}

/** Reads an expression's source; what makes no text (anchors, looks around) is left out. */
function parse(source: string, flags: string): Node[][] {
  let at = 0;
  const peek = (text: string) => source.startsWith(text, at);
  const ways = (): Node[][] => {
    const all: Node[][] = [[]];
    while (at < source.length && !peek(")")) {
      if (peek("|")) {
        at++;
        all.push([]);
        continue;
      }
      const node = atom();
      if (node === undefined) continue;
      all.at(-1)!.push(quantified(node));
    }
    return all;
  };
  const quantified = (node: Node): Node => {
    const found = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/.exec(source.slice(at));
    if (found === null) return node;
    at += found[0].length;
    const few = found[0].startsWith("?") || (found[1] !== undefined && found[2] !== "" &&
      Number(found[2] ?? found[1]) < 1000);
    const least = found[0].startsWith("+") ? 1 : Math.min(Number(found[1] ?? 0), 50);
    return few
      ? { kind: "text", sample: sampleOf(node).repeat(Math.max(1, least)) }
      : { kind: "loop", node, least };
  };
  const atom = (): Node | undefined => {
    const char = source[at]!;
    if (char === "(") {
      const look = /^\(\?(?:[=!]|<[=!])/.exec(source.slice(at));
      at += look?.[0].length ?? /^\((?:\?(?::|<\w+>))?/.exec(source.slice(at))![0].length;
      const inner = ways();
      at++;
      return look === null ? { kind: "group", ways: inner } : undefined;
    }
    if (char === "^" || char === "$") {
      at++;
      return undefined;
    }
    const end = char === "["
      ? classEnd(at)
      : char === "\\"
      ? at + /^\\(?:u\{[^}]*\}|u.{4}|x..|[pP]\{[^}]*\}|k<\w+>|.)/s.exec(source.slice(at))![0].length
      : at + 1;
    const text = source.slice(at, end);
    at = end;
    if (text === "\\b" || text === "\\B") return undefined;
    return { kind: "text", sample: charOf(text, flags) };
  };
  const classEnd = (from: number): number => {
    for (let i = from + 1; i < source.length; i++) {
      if (source[i] === "\\") i++;
      else if (source[i] === "]") return i + 1;
    }
    return source.length;
  };
  return ways();
}

/** A character that an escape, a class or a letter stands for. */
function charOf(text: string, flags: string): string {
  if (/^\\[1-9]|^\\k/.test(text)) return "";
  if (text.length === 1 && text !== ".") return text;
  const one = new RegExp(`^(?:${text})$`, flags.replaceAll(/[gy]/g, ""));
  const inside = [...text.replaceAll(/\\[a-zA-Z]/g, "")];
  return [...inside, ...POOL, ..."Zz9!;[]{}|%&?$~^`\r\u0000\u001b\u00a0\u00ad\u200b\u202e\ud800"]
    .find((char) => one.test(char)) ?? "";
}
