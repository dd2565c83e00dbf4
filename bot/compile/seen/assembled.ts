/**
 * Has files of assembly assembled once more, with a mark before each line that is looked for: what the preprocessor leaves, the
 * assembler may leave out.
 * @module
 */
import { isAssembled, isAssembly, markAssembly } from "../../coverage/mod.ts";
import { readTextBeneath, writeBeneath } from "../../system/files/beneath.ts";
import { remove } from "../../system/files/files.ts";
import { swapBeneath } from "../../system/files/swap.ts";
import type { Asked, Question } from "./asked.ts";
import { assemblyArgv } from "./command.ts";
import { BLIND, ownUnit, placeOf, printed, regionsIn } from "./marks.ts";
import type { Unit } from "./units.ts";

/** Of a file, so many objects are assembled. */
const TRIES = 8;

/** Preprocessed assembly is never longer. */
const MAX_TEXT = 64 * 2 ** 20;

/**
 * Looks at the lines that are not open any more: those that no unit assembles are open again. Gives why the machine ended it, if
 * it did.
 */
export async function assemble(
  question: Question,
  all: readonly Asked[],
): Promise<string | undefined> {
  for (const asked of all.filter(({ path, by }) => isAssembly(path) && by.length > 0)) {
    const stopped = await assembleOne(question, asked);
    if (stopped !== undefined) return stopped;
  }
  return undefined;
}

async function assembleOne(question: Question, asked: Asked): Promise<string | undefined> {
  const own = question.touched.filter(({ path }) => path === asked.path);
  const left = new Set(own.flatMap(({ lines }) => lines)).difference(asked.open.lines);
  const out = new Set<number>();
  let tries = 0, answers = 0;
  for (const file of asked.files) {
    if (tries === TRIES || answers > 0 && out.size === 0) break;
    const unit = await ownUnit(question, file);
    if (unit === undefined) continue;
    tries++;
    const taken = await takenBy(question, asked, unit, left);
    if (taken === undefined) continue;
    if ("fault" in taken) return taken.fault;
    answers++;
    for (const [line, isTaken] of taken) {
      if (isTaken) {
        left.delete(line);
        out.delete(line);
      } else out.add(line);
    }
  }
  if (tries === 0) return undefined;
  if (answers === 0) asked.unknown = "what reads it could not be assembled again";
  for (const line of answers === 0 ? left : out) asked.open.lines.add(line);
  return undefined;
}

/** By each line of which something is left, whether it is assembled; undefined if that could not be had. */
async function takenBy(
  question: Question,
  asked: Asked,
  unit: Unit,
  lines: ReadonlySet<number>,
): Promise<ReadonlyMap<number, boolean> | { readonly fault: string } | undefined> {
  const { mounts } = question, { root, path } = placeOf(question, asked);
  // Nobody who writes a patch can name a line as one of this file, or print a mark.
  const word = `everystep_${crypto.randomUUID().replaceAll("-", "")}`;
  const argv = assemblyArgv(unit.argv, ASSEMBLY);
  const source = await readTextBeneath(root, path, MAX_TEXT);
  if (argv === undefined || source === undefined) return undefined;
  const swap = await swapBeneath(root, path, `#line 1 "${word}"\n${source}`);
  if (swap === undefined) return undefined;
  let text: string | { readonly fault: string } | undefined;
  {
    await using _swap = swap;
    text = await preprocessed(question, [...unit.argv, ...BLIND]);
    // What asks which files are there shows nothing for a stranger.
    if (text === undefined && !question.untrusted) text = await preprocessed(question, unit.argv);
  }
  if (typeof text !== "string") return text;
  const files = { source, text, name: word };
  const marked = markAssembly(files, lines, (n) => `${word}_0_${n}_`);
  await writeBeneath(mounts.build, ASSEMBLY, marked.text);
  const ran = await printed(question, argv, word);
  await remove(`${mounts.build}/${ASSEMBLY}`);
  if ("fault" in ran) return ran;
  const seen = regionsIn(ran.text).get(0) ?? new Set();
  if (!seen.has(0)) return undefined;
  return new Map(
    Array.from(marked.expansions, ([line, all]) => [line, isAssembled(all, seen)]),
  );
}

const TEXT = ".everystep-text", ASSEMBLY = ".everystep-assembly";

/** What a preprocessor prints; undefined if it ends badly. */
async function preprocessed(
  { cell, mounts }: Question,
  argv: readonly string[],
): Promise<string | { readonly fault: string } | undefined> {
  const script = 'out=$1; shift; rm -rf "$out"; "$@" >"$out" 2>/dev/null || rm -f "$out"';
  const { fault } = await cell.call("coverage", ["sh", "-c", script, "sh", TEXT, ...argv]);
  if (fault !== undefined) return { fault };
  const text = await readTextBeneath(mounts.build, TEXT, MAX_TEXT);
  await remove(`${mounts.build}/${TEXT}`);
  return text;
}
