/**
 * What it would take to have lines compiled that no build has seen: asked of the tree at their state.
 * @module
 */
import {
  compiledAs,
  gatesOf,
  isIn,
  isIncluded,
  keptWith,
  type MakeValue,
  readerOf,
  type ReadText,
  regionsOf,
  symbolsIn,
  unusedLines,
} from "../../coverage/mod.ts";
import { toolOf, TOOLS_MAKEFILE } from "../../compile/tools/targets.ts";
import { toolWord } from "../../config/builds/mod.ts";
import type { BrokenBuild, Uncovered } from "../../judge/mod.ts";
import { commitLookup } from "../../tree/mod.ts";
import type { State } from "../../tree/types.ts";

/** Of more files nobody reads the symbols. */
const MAX_FILES = 200;
/** Of a range, more lines are not looked at for what they give to macros. */
const MAX_LINES = 1_000;

/** What there is to say of the lines of a file. */
type Need = Pick<Uncovered, "symbols" | "baseBroken" | "note">;

/** By `patch file`. */
export type Needs = ReadonlyMap<string, Need>;

/** By state and the word of a target (`tools/cpupower`), the builds of programs that are broken at the base. */
export type BrokenTools = ReadonlyMap<string, BrokenBuild>;

/** The key of a target in {@linkcode BrokenTools}. */
export function toolKey(state: number, word: string): string {
  return `${state} ${word}`;
}

/** The key of a file in {@linkcode Needs}. */
export function needsKey({ patch, file }: Pick<Uncovered, "patch" | "file">): string {
  return `${patch} ${file}`;
}

/**
 * Looks for the symbols that the lines of the first files need, and for the builds of programs that would have read them. A
 * tree without an answer yields nothing.
 */
export async function needsOf(
  missing: readonly Uncovered[],
  states: readonly State[],
  gitDir: string,
  broken: BrokenTools = new Map(),
): Promise<Needs> {
  const readers = new Map<number, ReadText>();
  const found = new Map<string, Need>();
  for (const one of missing.slice(0, MAX_FILES)) {
    const state = states[one.patch];
    // What was not looked at may take nothing more than a look.
    if (state === undefined || one.why === "no-answer") continue;
    const read = readers.get(one.patch) ?? readerAt(gitDir, state.commit);
    readers.set(one.patch, read);
    found.set(
      needsKey(one),
      one.why === "not-built" ? await built(one, read, broken) : await kept(one, read),
    );
  }
  return found;
}

/** Reads files of a commit, each once. */
function readerAt(gitDir: string, commit: string): ReadText {
  const lookup = commitLookup(gitDir, commit);
  const known = new Map<string, Promise<string | undefined>>();
  const read = async (path: string) => {
    const entry = (await lookup.entries([path])).get(path);
    return entry === undefined ? undefined : await lookup.text(entry.blob);
  };
  return (path) => {
    const text = known.get(path) ?? read(path);
    known.set(path, text);
    return text;
  };
}

async function built(
  { file, patch }: Uncovered,
  read: ReadText,
  broken: BrokenTools,
): Promise<Need> {
  // Directories with programs of their own.
  const [, program] = /^(tools\/testing\/selftests|tools\/[^/]+)\//.exec(file) ?? [];
  if (program !== undefined) {
    const has = async (path: string) => await read(path) !== undefined;
    const tool = await toolOf(file, { makefile: await read(TOOLS_MAKEFILE) ?? "", has });
    const baseBroken = tool && broken.get(toolKey(patch, toolWord(tool)));
    if (baseBroken !== undefined) return { symbols: [], baseBroken };
    return { symbols: [], note: `${program} is no part of a kernel build` };
  }
  const reader = readerOf(file);
  if (reader === "tool" && file.endsWith(".rs")) return { symbols: ["RUST"] };
  if (reader === "kconfig") {
    return { symbols: [], note: "no chosen architecture's Kconfig reads it" };
  }
  if (isIncluded(file)) {
    if (file.endsWith(".h") && await read(file) === undefined) {
      return {
        symbols: [],
        note: "it is gone, and a source that no chosen build compiles includes it",
      };
    }
    return { symbols: [], note: "nothing that was compiled includes it" };
  }
  const { symbols, unnamed } = await gatesOf(compiledAs(file), read);
  if (unnamed?.endsWith("/")) {
    return { symbols, note: `${unnamed.slice(0, -1)} is no part of a kernel build` };
  }
  const gone = await read(file) === undefined;
  const [, arch] = /^arch\/([^/]+)\//.exec(file) ?? [];
  const notes = [
    ...gone ? ["it is gone, and a file of make still names its object"] : [],
    ...arch === undefined ? [] : [`it is for ${arch}`],
    ...unnamed === undefined ? [] : [`no file of make names ${unnamed}`],
  ];
  return { symbols, ...(notes.length === 0 ? {} : { note: notes.join(", ") }) };
}

/** Symbols that a file of make asks for, as they are off. */
const OFF: MakeValue = (name) => name.startsWith("CONFIG_") ? "" : undefined;

async function kept(one: Uncovered, read: ReadText) {
  const { file, at, removed, note } = one;
  if (readerOf(file) === "make") {
    const unused = unusedLines(await read(file) ?? "", OFF);
    const of = [...unused.lines].filter(([line]) => isIn(at, line)).map(([, symbols]) => symbols);
    const behind = removed.map(([line]) => unused.behind.get(line) ?? []);
    return { symbols: [...new Set([...of, ...behind].flat())] };
  }
  if (readerOf(file) === "tool") {
    return { symbols: [], note: "it is for an ABI of which no chosen build makes a table" };
  }
  const lines = new Set(
    at.flatMap(([from, to]) =>
      Array.from({ length: Math.min(to - from + 1, MAX_LINES) }, (_, i) => from + i)
    ),
  );
  const regions = regionsOf(await read(file) ?? "", lines);
  if (regions === undefined) return { symbols: [] };
  const within = [
    ...at.map(([line]) => regions.regionOf(line)),
    ...removed.map(([line]) => regions.regionBehind(line)),
  ];
  const conditions = [...new Set(within)].flatMap((region) => regions.conditionsOf(region));
  // Where a condition holds them, that is the likelier reason.
  const macros = conditions.length > 0 ? [] : [...new Set(regions.given.map(({ macro }) => macro))];
  const symbols = [...new Set([...symbolsIn(conditions), ...macros.flatMap(keptWith)])];
  const [first] = conditions, [macro] = macros;
  const says = note ??
    (macro !== undefined
      ? `${macro}() may drop what it is given`
      : symbols.length === 0 && first !== undefined
      ? `#if ${first}`
      : undefined);
  return { symbols, ...(says === undefined ? {} : { note: says }) };
}
