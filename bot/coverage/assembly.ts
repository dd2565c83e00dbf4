/**
 * Preprocessed assembly with marks that the assembler prints. It leaves out what an `.if` holds that is not so, what is
 * repeated no times, and all that stands behind `.end`. Pure.
 * @module
 */

/** Whether an assembler reads what the preprocessor leaves of a file: not of a script of the linker. */
export function isAssembly(path: string): boolean {
  return path.endsWith(".S") && !path.endsWith(".lds.S");
}

/** What decides whether an assembler takes what is behind it, wherever it stands. */
const DECIDES = /(?<![\w.$])\.(?:if\w*|else\w*|endif|rept?|irpc?|endr|endm|macro|end)(?![\w.$])/i;
/** The same at the beginning of a statement, and what a definition begins and ends with. */
const BEGINS = new RegExp(`^\\s*${DECIDES.source}`, "i");
const MACRO = /^\s*\.macro\b/i, END_OF_MACRO = /^\s*\.endm\b/i;
/** As the preprocessor says where a line comes from. */
const PLACE = /^# (\d+) "(.*)"(?: \d)*$/;
/** Characters of a line that is taken apart. */
const MAX_LINE = 2 ** 20;

/** A statement of a line. */
interface Statement {
  /** Any of them shows that it is assembled. */
  readonly marks: readonly number[];
  /** Whether it has a word that stands in the source, and not only in the definition of a macro. */
  readonly isOwn: boolean;
}

/** What the preprocessor made of a line, once. */
export type Expansion = readonly Statement[];

/** Preprocessed text with marks. */
export interface MarkedAssembly {
  /** The assembler prints mark 0 first. */
  readonly text: string;
  /** What came of each line that was looked for, where something did. */
  readonly expansions: ReadonlyMap<number, readonly Expansion[]>;
}

/** Whether an assembler that printed some marks has taken a line: of one of its expansions, all that is the line's own. */
export function isAssembled(all: readonly Expansion[], printed: ReadonlySet<number>): boolean {
  const isTaken = ({ marks }: Statement) => marks.some((one) => printed.has(one));
  return all.some((statements) =>
    statements.some(isTaken) && statements.every((one) => !one.isOwn || isTaken(one))
  );
}

/**
 * Marks `lines` of a file, of which the preprocessor made the text, and which it calls `name`. What a `.macro` holds counts where
 * the definition is read.
 */
export function markAssembly(
  { source, text, name }: {
    readonly source: string;
    readonly text: string;
    readonly name: string;
  },
  lines: ReadonlySet<number>,
  mark: (n: number) => string,
): MarkedAssembly {
  const words = wordsOf(source, lines, text, name);
  const out = [`.print "${mark(0)}"`];
  const expansions = new Map<number, Expansion[]>();
  let last = 0, depth = 0, definition = 0;
  const put = () => {
    out.push(`.print "${mark(++last)}"`);
    return last;
  };
  const marked = (statement: string): readonly number[] => {
    if (MACRO.test(statement) && depth++ === 0) definition = put();
    const isDefined = depth > 0;
    if (END_OF_MACRO.test(statement)) depth = Math.max(0, depth - 1);
    if (isDefined) {
      out.push(statement);
      return [definition];
    }
    const before = put();
    out.push(statement);
    // Of several in one statement nobody can tell.
    if (DECIDES.test(statement.replace(BEGINS, ""))) return [];
    return BEGINS.test(statement) ? [before, put()] : [before];
  };
  for (const { said, line } of placed(text, name)) {
    const asked = line === undefined ? [] : words.get(line) ?? [];
    if (said.trim() === "" || said.startsWith("#")) out.push(said);
    else if (asked.length === 0 && !DECIDES.test(said)) out.push(said);
    else {
      const all = (DECIDES.test(said) ? statementsOf(said) : [said]).map((statement) => ({
        statement,
        marks: marked(statement),
      }));
      for (const [own, wanted] of asked) {
        const expansion = all.map(({ statement, marks }) => ({
          marks,
          isOwn: all.length === 1 || (statement.match(WORD) ?? []).some((one) => wanted.has(one)),
        }));
        expansions.set(own, [...expansions.get(own) ?? [], expansion]);
      }
    }
  }
  return { text: out.join("\n"), expansions };
}

const WORD = /[A-Za-z_.$][\w.$]*|\d\w*/g;

/**
 * By each line of which something is left, the lines that are looked for there, with their words: what stands in the further
 * lines of a macro's arguments is left at its first one.
 */
function wordsOf(
  source: string,
  lines: ReadonlySet<number>,
  text: string,
  name: string,
): ReadonlyMap<number, readonly (readonly [line: number, words: ReadonlySet<string>])[]> {
  const left = new Set<number>();
  for (const { said, line } of placed(text, name)) {
    if (line !== undefined && said.trim() !== "" && !said.startsWith("#")) left.add(line);
  }
  const found = new Map<number, (readonly [number, ReadonlySet<string>])[]>();
  let at = 0, isDirective = false, isContinued = false;
  for (const [i, said] of source.split("\n").entries()) {
    const line = i + 1;
    if (left.has(line)) at = line;
    isDirective = isContinued ? isDirective : /^\s*#/.test(said);
    isContinued = said.endsWith("\\");
    if (!lines.has(line) || at === 0 || isDirective && at !== line) continue;
    const words = said.match(WORD) ?? [];
    found.set(at, [...found.get(at) ?? [], [line, new Set(words)]]);
  }
  return found;
}

/** The lines of preprocessed text, with their numbers in the file that is called `name`. */
function* placed(
  text: string,
  name: string,
): Generator<{ readonly said: string; readonly line?: number }> {
  let isOwn = false, line = 0;
  for (const said of text.split("\n")) {
    const place = PLACE.exec(said);
    if (place) {
      isOwn = place[2] === name;
      line = Number(place[1]);
      yield { said };
    } else yield isOwn ? { said, line: line++ } : { said };
  }
}

/** A line at the `;` that stand in no string; one that is too long is one statement. */
function statementsOf(line: string): readonly string[] {
  if (line.length > MAX_LINE) return [line];
  const found: string[] = [];
  let from = 0, quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (quoted && line[i] === "\\") i++;
    else if (line[i] === '"') quoted = !quoted;
    else if (line[i] === ";" && !quoted) {
      found.push(line.slice(from, i));
      from = i + 1;
    }
  }
  return [...found, line.slice(from)].filter((one) => one.trim() !== "");
}
