/**
 * Statements of C, with all that stands in their parentheses. Pure.
 * @module
 */

const TOKEN = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[^\n][^'\n]{0,8}|[^'\\\n]{1,4})'|[(){};]/g;

/**
 * Cuts code where statements part. What is in parentheses stays together; where these do not match, as
 * between `#if` and `#else`, a statement is rather too long than too short.
 */
export function statementsOf(code: string): readonly string[] {
  const found: string[] = [];
  let depth = 0, from = 0, before = 0;
  for (const { 0: token, index } of code.matchAll(TOKEN)) {
    if (token === "(") depth++;
    else if (token === ")" && --depth < 0) {
      // It belongs to what began before.
      depth = 0;
      found.pop();
      from = before;
    } else if (depth === 0 && /^[{};]$/.test(token)) {
      found.push(code.slice(from, index));
      before = from;
      from = index + 1;
    }
  }
  found.push(code.slice(from));
  return found;
}

/** The words of code; `%` where a string has an operand of asm(), which may be a number. */
export function wordsIn(code: string): readonly string[] {
  const words: string[] = [];
  for (const [token] of code.matchAll(/"(?:\\[\s\S]|[^"\\\n])*(?:"|$|(?=\n))|\w+/g)) {
    if (!token.startsWith('"')) words.push(token);
    else words.push(...stringWords(token.slice(1)));
  }
  return words;
}

function stringWords(text: string): readonly string[] {
  const plain = text.replaceAll(/\\[\s\S]/g, " ");
  const parted = plain.replaceAll(/%[A-Za-z]?(?:\d+|\[\w+\])/g, " ");
  return [...parted.match(/\w+/g) ?? [], ...(parted === plain ? [] : ["%"])];
}
