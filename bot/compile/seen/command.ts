/**
 * The command that compiled something, as one that only preprocesses the same. Pure.
 * @module
 */

/** Programs that go through the C preprocessor, behind any directory and the prefix of a cross-compiler. */
const COMPILER = /(?:^|[/-])(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+|cpp)(?:-[\d.]+)?$/;

/** What a preprocessing run must not have: what it is to make, and what it writes beside. */
const ALONE = /^(?:-c|-S|-E|-P|-M|-MM|-MD|-MMD|-MP|-MG|-Wp,-M.*|-save-temps.*)$/;
const WITH_VALUE = /^(?:-o|-MF|-MT|-MQ)$/;

/** No command of Kbuild is longer. */
const MAX = 256 * 1024;

/**
 * The argv that preprocesses what a saved command compiled, to standard output; undefined if its
 * first program is no compiler, or the shell would do more than split it into words.
 */
export function preprocessArgv(saved: string): readonly string[] | undefined {
  const words = firstCommand(saved);
  return words === undefined ? undefined : preprocessing(words);
}

/** The same of a command in words. */
export function preprocessing(words: readonly string[]): readonly string[] | undefined {
  const [first = ""] = words;
  const from = /(?:^|\/)ccache$/.test(first) ? 1 : 0;
  if (!COMPILER.test(words[from] ?? "")) return undefined;
  const argv: string[] = [words[from]!];
  for (let i = from + 1; i < words.length; i++) {
    const word = words[i]!;
    if (WITH_VALUE.test(word)) i++;
    else if (!ALONE.test(word)) argv.push(word);
  }
  return [...argv, "-E", "-w"];
}

/** Options of which the next word is the value. */
const VALUED =
  /^-(?:[DUIALBTux]|include|imacros|isystem|iquote|idirafter|iprefix|Xassembler|target|arch)$/;

/**
 * The argv that assembles a file of assembly, with the options of the command that preprocesses its source; undefined if that
 * names no source of assembly, or several.
 */
export function assemblyArgv(argv: readonly string[], file: string): readonly string[] | undefined {
  const isSource = (word: string, i: number) =>
    /\.[sS]$/.test(word) && !word.startsWith("-") && !VALUED.test(argv[i - 1] ?? "");
  if (argv.filter(isSource).length !== 1) return undefined;
  return [
    ...argv.filter((word, i) => word !== "-E" && word !== "-w" && !isSource(word, i)),
    ...["-w", "-x", "assembler", "-c", "-o", "/dev/null", file],
  ];
}

/** The words of the first simple command; undefined if they are not all plain. */
function firstCommand(text: string): readonly string[] | undefined {
  if (text.length > MAX) return undefined;
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === " " || char === "\t" || char === "\n") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === ";" || char === "&" || char === "|") break;
    else if (char === "'") {
      const end = text.indexOf("'", i + 1);
      if (end < 0) return undefined;
      word = (word ?? "") + text.slice(i + 1, end);
      i = end;
    } else if (char === '"') {
      const [inside, end] = quoted(text, i + 1);
      if (inside === undefined) return undefined;
      word = (word ?? "") + inside;
      i = end;
    } else if (char === "\\") {
      if (text[i + 1] === undefined) return undefined;
      word = (word ?? "") + text[++i];
    } else if ("$`<>()*?[".includes(char)) return undefined;
    else word = (word ?? "") + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** What stands in double quotes, and where they end; undefined if the shell would replace something. */
function quoted(text: string, from: number): readonly [string | undefined, number] {
  let inside = "";
  for (let i = from; i < text.length; i++) {
    const char = text[i]!;
    if (char === '"') return [inside, i];
    if (char === "$" || char === "`") return [undefined, i];
    if (char === "\\" && '"\\$`'.includes(text[i + 1] ?? "x")) inside += text[++i];
    else inside += char;
  }
  return [undefined, text.length];
}
