/** The regular expressions that stand in a source of ours. */

/** One of them. */
export interface Literal {
  readonly line: number;
  readonly text: string;
  readonly expression: RegExp;
  /** True if all matches are looked for, or replaced. */
  readonly all: boolean;
}

/** Finds them: a slash behind what no value ends with begins one, unless it ends an element. */
export function literalsIn(source: string): Literal[] {
  const found: Literal[] = [];
  let last = "", at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text === undefined) return false;
    at += text.length;
    return true;
  };
  /** Of a template only the text: what is between ${ and } is read as source. */
  const depth: number[] = [];
  let braces = 0;
  while (at < source.length) {
    const char = source[at]!;
    if (/\s/.test(char)) at++;
    else if (skip(/\/\/.*/y) || skip(/\/\*[^]*?\*\//y)) continue;
    else if (skip(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y)) last = "value";
    else if (char === "`" || (char === "}" && depth.at(-1) === braces)) {
      if (char === "}") depth.pop();
      at++;
      skip(/(?:[^`\\$]|\\[^]|\$(?!\{))*/y);
      if (source.startsWith("${", at)) {
        depth.push(braces);
        at += 2;
        last = "{";
      } else {
        at++;
        last = "value";
      }
    } else if (char === "/" && last !== "value" && last !== "<") {
      const from = at;
      if (!skip(/\/(?:[^\/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/y)) {
        at++;
        continue;
      }
      const text = source.slice(from, at), cut = text.lastIndexOf("/");
      found.push({
        line: source.slice(0, from).split("\n").length,
        text,
        expression: new RegExp(text.slice(1, cut), text.slice(cut + 1)),
        all: text.slice(cut + 1).includes("g") ||
          /\.(?:split)\($/.test(source.slice(from - 12, from)),
      });
      last = "value";
    } else if (skip(/[\w$]+/y)) {
      const word = /[\w$]+$/.exec(source.slice(0, at))![0];
      last = ["return", "case", "typeof", "in", "of", "yield", "await"].includes(word)
        ? "word"
        : "value";
    } else {
      if (char === "{") braces++;
      if (char === "}") braces--;
      last = char === ")" || char === "]" || char === "}" ? "value" : char;
      at++;
    }
  }
  return found;
}
