/**
 * A linker script, as far as it says which sections of objects it takes. Pure.
 * @module
 */

/** What a linker script does with sections. */
export interface Script {
  /** Whether it places a section in the image. */
  places(section: string): boolean;
}

/** No linker script has more than a few thousand. */
const MAX_PATTERNS = 20_000;

/** Reads a script that the preprocessor has been over. */
export function readScript(text: string): Script {
  const clean = text.replaceAll(/\/\*[\s\S]*?(?:\*\/|$)/g, " ").replaceAll(/^#.*$/gm, "");
  const discard = /\/DISCARD\/\s*:\s*\{([^{}]*)\}/g;
  const dropped = [...clean.matchAll(discard)].flatMap(([, body]) => patternsOf(body!));
  for (const body of emptyIn(clean)) dropped.push(...patternsOf(body));
  const placed = patternsOf(clean.replaceAll(discard, " "));
  const matches = (list: readonly string[], section: string) =>
    list.some((one) => glob(one, section));
  return { places: (section) => matches(placed, section) && !matches(dropped, section) };
}

/** No script asserts that more sections are empty. */
const MAX_EMPTY = 50;

/** What the sections are made of that a script asserts to be empty: `ASSERT(SIZEOF(.plt) == 0, ...)`. */
function emptyIn(clean: string): readonly string[] {
  const asserted = clean.matchAll(/\bSIZEOF\s*\(\s*([\w.]+)\s*\)\s*==\s*0/g);
  const names = new Set([...asserted].map(([, name]) => name!).slice(0, MAX_EMPTY));
  if (names.size === 0) return [];
  const bodies: string[] = [];
  // Without strings, so that a colon stands behind the name of a section and before what is in it.
  const parts = clean.replaceAll(/"[^"\n]*"/g, "").split(/([{};])/);
  for (const [at, part] of parts.entries()) {
    if (part !== "{" || parts[at + 2] !== "}") continue;
    const name = parts[at - 1]!.split(":", 1)[0]!.match(/\.[\w.]+/g)?.at(-1);
    if (name !== undefined && names.has(name)) bodies.push(parts[at + 1]!);
  }
  return bodies;
}

/** The patterns within `*( ... )`, `KEEP(*( ... ))` and `SORT(...)`. */
function patternsOf(text: string): readonly string[] {
  const patterns = new Set<string>();
  for (const [, inner] of text.matchAll(/\(([^()]*)\)/g)) {
    for (const word of inner!.split(/[\s,]+/)) {
      if (/^[._*\w][\w.*?[\]+\-^]*$/.test(word) && /^[._]/.test(word)) patterns.add(word);
      if (patterns.size > MAX_PATTERNS) return [...patterns];
    }
  }
  return [...patterns];
}

/** Whether a section matches a pattern with `*`, `?` and `[a-z]`; in time of the product of both. */
export function glob(pattern: string, name: string): boolean {
  let states = new Set([0]);
  const parts = partsOf(pattern);
  const stars = (from: Set<number>) => {
    for (const at of from) if (parts[at] === "*") from.add(at + 1);
    return from;
  };
  states = stars(states);
  for (const char of name) {
    const next = new Set<number>();
    for (const at of states) {
      const part = parts[at];
      if (part === undefined) continue;
      if (part === "*") next.add(at);
      else if (part === "?" || part === char || isIn(part, char)) next.add(at + 1);
    }
    states = stars(next);
    if (states.size === 0) return false;
  }
  return states.has(parts.length);
}

/** No range in brackets is longer; what is, stands for its characters. */
const MAX_RANGE = 100;

/** The characters of a pattern, with `[a-z]` as one. */
function partsOf(pattern: string): readonly string[] {
  const parts: string[] = [];
  let end = -1;
  for (let at = 0; at < pattern.length; at += parts.at(-1)!.length) {
    // The next bracket that closes is looked for once, not from each that opens.
    if (end < at) end = (pattern.indexOf("]", at) + 1 || Infinity) - 1;
    const range = pattern[at] === "[" && end - at - 1 <= MAX_RANGE;
    parts.push(pattern.slice(at, range ? end + 1 : at + 1));
  }
  return parts;
}

function isIn(part: string, char: string): boolean {
  if (part.length < 3 || !part.startsWith("[")) return false;
  const body = part.slice(1, -1), not = /^[!^]/.test(body);
  let found = false;
  const set = not ? body.slice(1) : body;
  for (let i = 0; i < set.length; i++) {
    if (set[i + 1] === "-" && i + 2 < set.length) {
      if (set[i]! <= char && char <= set[i + 2]!) found = true;
      i += 2;
    } else if (set[i] === char) found = true;
  }
  return found !== not;
}
