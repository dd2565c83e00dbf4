/**
 * What a header does with a name: whether those that include it may define or need the name for
 * that. Pure.
 * @module
 */

/** C and assembly without comments; strings stay, since asm() holds code. Linear. */
export function withoutComments(text: string): string {
  return text.replaceAll(
    /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g,
    (match) => match.startsWith("/") ? " " : match,
  );
}

/** How often a name may stand in a header that is looked at. */
const MAX_PLACES = 50;

/**
 * Whether each place of a header that has this name is a declaration without a definition, a test
 * or an undoing of a macro of the name. `text` is without comments.
 */
export function onlyDeclares(text: string, name: string): boolean {
  return everyPlace(text, name, (at) => declares(text, at, name));
}

/**
 * Whether no place of a header that has this name can define it for those that include it: declared,
 * used in a body, or defined as static. `text` is without comments.
 */
export function definesNothing(text: string, name: string): boolean {
  // Braces that do not match may be those of an #if: then it is not known what is a body.
  if (!text.includes(name)) return true;
  if (depthAt(text, text.length) !== 0) return onlyDeclares(text, name);
  return everyPlace(text, name, (at) => declares(text, at, name) || !defines(text, at, name));
}

function everyPlace(text: string, name: string, holds: (at: number) => boolean): boolean {
  let at = -1;
  for (let places = 0; places < MAX_PLACES; places++) {
    do at = text.indexOf(name, at + 1); while (
      at >= 0 && (isWord(text[at - 1]) || isWord(text[at + name.length]))
    );
    if (at < 0) return true;
    if (!holds(at)) return false;
  }
  return false;
}

/** Whether a place that is no declaration may be a definition that others see. */
function defines(text: string, at: number, name: string): boolean {
  const tail = text.slice(at + name.length, at + name.length + MAX_STATEMENT);
  const line = directiveAt(text, at);
  if (line !== undefined) {
    // A macro of this name stands for something else; one that says it, for what it is used.
    if (new RegExp(`^#\\s*define\\s+${name}\\b`).test(line)) return false;
    const { before, after } = around(line, name);
    return !/^\s*\(/.test(after) && /[\w*]\s+\**$/.test(before) || /[{]/.test(line);
  }
  if (depthAt(text, at) > 0) return false;
  const end = /[;{]/.exec(tail);
  const near = text.slice(Math.max(0, at - MAX_STATEMENT), at);
  const head = near.slice(
    Math.max(near.lastIndexOf(";"), near.lastIndexOf("}"), near.lastIndexOf("\n#")) + 1,
  );
  return !(end?.[0] === "{" && /\bstatic\b/.test(head) && /^\s*\(/.test(tail));
}

function around(line: string, name: string): { readonly before: string; readonly after: string } {
  const at = line.search(new RegExp(`\\b${name}\\b`));
  return { before: line.slice(0, Math.max(0, at)), after: line.slice(at + name.length) };
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char);
}

/** The longest declaration that is looked at, in characters. */
const MAX_STATEMENT = 4000;

function declares(text: string, at: number, name: string): boolean {
  const line = directiveAt(text, at);
  if (line !== undefined) {
    return /^#\s*(?:if|ifdef|ifndef|elif|undef)\b/.test(line) ||
      new RegExp(`^#\\s*define\\s+${name}(?:\\s+${name})?\\s*$`).test(line);
  }
  const near = text.slice(Math.max(0, at - MAX_STATEMENT), at);
  const begin = Math.max(...[";", "}", "{", "\n#"].map((end) => near.lastIndexOf(end)));
  if (begin < 0 && at > MAX_STATEMENT) return false;
  // A brace before it: it stands in a body, or in a struct.
  if (near[begin] === "{" && !/extern\s*"C"\s*$/.test(near.slice(0, begin))) return false;
  const head = near.slice(near[begin] === "\n" ? near.indexOf("\n", begin + 1) : begin + 1);
  if (/[=]|\breturn\b/.test(head)) return false;
  const tail = text.slice(at + name.length, at + MAX_STATEMENT);
  const stop = /[;{=]/.exec(tail);
  if (stop === null || stop[0] !== ";") return false;
  if (depthAt(text, at) !== 0) return false;
  const rest = tail.slice(0, stop.index);
  const type = head.trimEnd();
  const typed = type.endsWith("*") || type !== head && /\w$/.test(type);
  if (/^\s*\(/.test(rest) && typed) return true;
  return /\bextern\b/.test(head) && !/\(/.test(rest) || /^\s*DECLARE_\w+\s*\([^()]*$/.test(head);
}

/** The directive of the preprocessor in which a place stands, on one line. */
function directiveAt(text: string, at: number): string | undefined {
  let from = text.lastIndexOf("\n", at) + 1;
  // A line that the one before continues belongs to it.
  for (let lines = 0; lines < 500 && text[from - 2] === "\\"; lines++) {
    from = text.lastIndexOf("\n", from - 2) + 1;
  }
  const end = text.indexOf("\n", at);
  const line = text.slice(from, end < 0 ? undefined : end).replaceAll("\\\n", " ").trim();
  return line.startsWith("#") ? line : undefined;
}

/** How many braces are open at a place, those of strings and directives left out. */
function depthAt(text: string, at: number): number {
  const before = text.slice(0, at)
    .replaceAll(/"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/g, "")
    .replaceAll(/^[ \t]*#(?:\\\n|[^\n])*/gm, "").replaceAll(/extern\s*\{/g, "");
  let depth = 0;
  for (const char of before) {
    if (char === "{") depth++;
    else if (char === "}") depth--;
  }
  return depth;
}
