/**
 * Names that macros of the assembler make: `\arg` beside other text, in `.macro` and `.irp`. What
 * an argument may be is any word of the lines that call the macro. Pure, but for the search.
 * @module
 */
import { withoutComments } from "./header.ts";
import { filesLike, filesWith, type Hit } from "./search.ts";
import { mayMake } from "./reader.ts";
import { type Leaf, OPEN, type Row, type Run } from "./shape.ts";

/** A macro of the assembler, or a loop. */
interface Block {
  readonly hit: Hit;
  /** Empty for a loop outside of all macros. */
  readonly name: string;
  readonly runs: readonly Run[];
  /** The words of its own lines: what loops go through, and what arguments are if they are not said. */
  readonly words: readonly string[];
}

/** Callers of callers. */
const MAX_DEPTH = 6;
/** Lines of a call that goes on. */
const MAX_LINES = 40;

/** The files in which macros of the assembler may make one of these names, with that name. */
export async function assembledIn(
  names: readonly string[],
  files: readonly Hit[],
  textOf: (hit: Hit) => Promise<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<Hit, string>> {
  const found = new Map<Hit, string>();
  const marked = await filesLike(["\\.macro|\\.irp"], files, signal);
  const blocks: Block[] = [];
  for (const hit of files.filter(({ path }) => marked.has(path))) {
    const text = withoutComments(await textOf(hit));
    blocks.push(...blocksOf(hit, /\.[sS]$/.test(hit.key) ? text : unescaped(text)));
  }
  const makes = (run: Run) => names.find((name) => mayMake(run, name, () => undefined));
  for (const { hit, name, runs, words } of blocks) {
    const may = runs.filter((run) => makes(run) !== undefined);
    if (may.length === 0) continue;
    const all = [...words, ...await wordsIn(name, blocks, files, textOf, signal)];
    const of: readonly Row[] = [[], ...all.map((text): Row => [[{ kind: "text", text }]])];
    for (const run of may) {
      const made = makes(
        run.map((leaf): Leaf => leaf.kind === "open" ? { kind: "either", of } : leaf),
      );
      if (made !== undefined) found.set(hit, made);
    }
  }
  return found;
}

/** The words of all lines that call a macro, and of what calls those. */
async function wordsIn(
  name: string,
  blocks: readonly Block[],
  files: readonly Hit[],
  textOf: (hit: Hit) => Promise<string>,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const words = new Set<string>(), seen = new Set<string>();
  let open = new Set(name === "" ? [] : [name]);
  for (let depth = 0; depth < MAX_DEPTH && open.size > 0; depth++) {
    const next = new Set<string>();
    for (const one of open) seen.add(one);
    const any = new RegExp(`\\b(?:${[...open].join("|")})\\b`);
    for (const hit of await filesWith([...open], files, signal)) {
      const lines = withoutComments(await textOf(hit)).split("\n");
      const within = withinOf(lines);
      for (const [at, line] of lines.entries()) {
        if (!any.test(line)) continue;
        for (const word of wholeCall(lines, at).match(/[\w$.]+/g) ?? []) words.add(word);
        const caller = within[at];
        if (caller !== undefined) next.add(caller);
      }
    }
    for (const block of blocks) {
      if (next.has(block.name)) { for (const word of block.words) words.add(word); }
    }
    open = new Set([...next].filter((one) => !seen.has(one)));
  }
  return words;
}

/** A line, and those that go on with its list of arguments. */
function wholeCall(lines: readonly string[], at: number): string {
  let text = lines[at]!;
  const open = () => text.split("(").length > text.split(")").length;
  for (let i = 1; i < MAX_LINES && at + i < lines.length; i++) {
    if (!/[\\,]\s*$/.test(text) && !open()) break;
    text += ` ${lines[at + i]}`;
  }
  return text;
}

/** The macro in which each line stands, be it the assembler's or the preprocessor's. */
function withinOf(lines: readonly string[]): readonly (string | undefined)[] {
  let macro: string | undefined, defined: string | undefined;
  return lines.map((line) => {
    macro = /\.macro\s+(\w+)/.exec(line)?.[1] ?? (/\.endm\b/.test(line) ? undefined : macro);
    const define = /^\s*#\s*define\s+(\w+)/.exec(line)?.[1] ?? defined;
    defined = /\\\s*$/.test(line) ? define : undefined;
    return define ?? macro;
  });
}

function blocksOf(hit: Hit, text: string): readonly Block[] {
  const blocks: Block[] = [];
  let name = "", runs: Run[] = [], words: string[] = [];
  const end = () => {
    if (runs.length > 0) blocks.push({ hit, name, runs, words });
    name = "";
    runs = [];
    words = [];
  };
  for (const line of text.split("\n")) {
    const macro = /\.macro\s+(\w+)/.exec(line)?.[1];
    if (macro !== undefined) {
      end();
      name = macro;
    }
    if (macro !== undefined || /\.irpc?\b/.test(line)) words.push(...line.match(/[\w$.]+/g) ?? []);
    // Each letter of .irpc is a word, too.
    if (/\.irpc\b/.test(line)) words.push(...line.slice(line.indexOf(",") + 1).match(/\w/g) ?? []);
    for (const [whole] of line.matchAll(/[\w$.\\@()]+/g)) {
      const run = whole.includes("\\") ? runOf(whole) : [];
      if (run.length > 1) runs.push(run);
    }
    if (/\.endm\b/.test(line)) end();
  }
  end();
  return blocks;
}

/** What strings of C say to the assembler; what is no backslash there is no part of a word. */
function unescaped(text: string): string {
  return text.replaceAll(
    /\\([\s\S])/g,
    (whole, char) =>
      char === "\\" ? "\\" : char === "n" ? "\n" : char === "\n" || char === "(" ? whole : " ",
  );
}

/** `a_\\b\\()_c` by its pieces. */
function runOf(text: string): Run {
  return [...text.matchAll(/\\\(\)|\\@|\\[A-Za-z_]\w*|[\w$]+|[^\w$]/g)].flatMap(([piece]): Run => {
    if (piece === "\\()") return [];
    if (piece === "\\@") return [{ kind: "number" }];
    return [piece.startsWith("\\") && piece.length > 1 ? OPEN : { kind: "text", text: piece }];
  });
}
