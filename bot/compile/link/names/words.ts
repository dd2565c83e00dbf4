/**
 * Looks for words in a text. By how a word begins and ends most are told apart without a string of
 * their own: a kernel has thirty million of them. Pure.
 * @module
 */

const IS_WORD = Uint8Array.from(
  { length: 128 },
  (_, char) => /\w/.test(String.fromCharCode(char)) ? 1 : 0,
);

/** Letters, digits and `_` of ASCII, by the code of a character: what `\w` is in a regular expression. */
export function isWord(char: number): boolean {
  return char < 128 && IS_WORD[char] === 1;
}

/** Some words. */
export class Words {
  readonly #all: ReadonlySet<string>;
  /** By the first letter and the last one: whether a word has these. */
  readonly #ends = new Uint8Array(128 * 128);
  #longest = 0;

  constructor(words: Iterable<string>) {
    this.#all = new Set(words);
    for (const word of this.#all) {
      this.#ends[word.charCodeAt(0) << 7 | word.charCodeAt(word.length - 1)] = 1;
      this.#longest = Math.max(this.#longest, word.length);
    }
  }

  get names(): Iterable<string> {
    return this.#all;
  }

  get size(): number {
    return this.#all.size;
  }

  has(word: string): boolean {
    return this.#all.has(word);
  }

  /** Whether a text has one of them. */
  areIn(text: string): boolean {
    return this.#next(text, 0) !== undefined;
  }

  /** Those that a text has, each once. */
  in(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (let at = 0;;) {
      const next = this.#next(text, at);
      if (next === undefined) return found;
      found.add(next.word);
      at = next.end;
    }
  }

  #next(text: string, from: number): { readonly word: string; readonly end: number } | undefined {
    const { length } = text, ends = this.#ends, longest = this.#longest;
    for (let at = from; at < length; at++) {
      const first = text.charCodeAt(at);
      if (!isWord(first)) continue;
      const begin = at;
      let last = first;
      for (at++; at < length; at++) {
        const char = text.charCodeAt(at);
        if (!isWord(char)) break;
        last = char;
      }
      if (at - begin > longest || ends[first << 7 | last] === 0) continue;
      const word = text.slice(begin, at);
      if (this.#all.has(word)) return { word, end: at };
    }
    return undefined;
  }
}
