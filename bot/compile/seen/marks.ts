/**
 * Has files preprocessed once more, with a mark in each region between conditional directives: the marks that come out are of
 * the regions that a compiler has seen.
 * @module
 */
import {
  copiedTo,
  definedFor,
  openGiven,
  openRegions,
  regionsOf,
  removeOutermost,
  removeSeen,
  variable,
} from "../../coverage/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { remove } from "../../system/files/files.ts";
import { swapBeneath } from "../../system/files/swap.ts";
import { type Asked, isDone, type Question } from "./asked.ts";
import { targetOf } from "./readers.ts";
import { mentioning, type Unit, unitOf } from "./units.ts";

/** Of a file, so many objects are preprocessed, and of a cell. */
const TRIES = 8, CELL_TRIES = 40;

/** A file of C is never longer. */
const MAX_FILE = 32 * 2 ** 20;

/** Sees as much of the files as it takes. Gives why the machine ended it, if it did. */
export async function preprocess(
  question: Question,
  all: readonly Asked[],
): Promise<string | undefined> {
  const texts: { asked: Asked; text: string }[] = [];
  for (const asked of all) {
    const { root, path } = placeOf(question, asked);
    const text = await readTextBeneath(root, path, MAX_FILE);
    const first = await firstTarget(question, asked.files);
    // No compiler has read it: a script or a check names it.
    if (first === undefined) continue;
    // Without a command nobody knows what macros do.
    const lines = first.again ? asked.open.lines : undefined;
    const regions = text === undefined ? undefined : regionsOf(text, lines);
    if (regions === undefined) {
      asked.unknown = "its conditional directives do not fit together, or can be read in two ways";
      continue;
    }
    asked.regions = regions;
    // What no conditional directive holds is read by whoever reads the file.
    if (removeOutermost(asked.open, regions)) asked.by.push(first.target);
    asked.answered = isDone(asked) || regions.count === 1 && regions.given.length === 0;
    if (!isDone(asked)) texts.push({ asked, text: text! });
  }
  return texts.length === 0 ? undefined : await withMarks(question, texts);
}

/** Where a file stands for what runs: one that a build copies, in the output directory. */
export function placeOf({ mounts, rootOf }: Question, { path }: Asked) {
  const copy = rootOf === undefined ? copiedTo(path) : undefined;
  return copy === undefined
    ? { root: rootOf?.(path) ?? mounts.source, path }
    : { root: mounts.build, path: copy };
}

/** The compilation that a file is about. */
export async function ownUnit(question: Question, file: string): Promise<Unit | undefined> {
  const { mounts } = question;
  return question.unitOf === undefined ? await unitOf(mounts.build, file) : question.unitOf(file);
}

/**
 * What a compiler made of it, and whether that can be preprocessed again; one whose command is not kept says at least what it
 * has read.
 */
async function firstTarget(question: Question, files: readonly string[]) {
  for (const file of files.slice(0, CELL_TRIES)) {
    const unit = await ownUnit(question, file);
    if (unit !== undefined) return { target: unit.target, again: true };
  }
  const list = files.find((file) => file.endsWith(".d"));
  return list === undefined ? undefined : { target: targetOf(list), again: false };
}

async function withMarks(
  question: Question,
  texts: readonly { readonly asked: Asked; readonly text: string }[],
): Promise<string | undefined> {
  // Nobody who writes a patch can write the mark into it.
  const word = `everystep_${crypto.randomUUID().replaceAll("-", "")}`;
  await using swaps = new AsyncDisposableStack();
  const marked: Asked[] = [];
  for (const { asked } of texts) {
    const own = marked.length;
    const body = asked.regions!.marked((region) => `${word}_${own}_${region}_`);
    const { root, path } = placeOf(question, asked);
    const swap = await swapBeneath(root, path, body);
    if (swap === undefined) asked.unknown = "it is a link, or behind one";
    else {
      swaps.use(swap);
      marked.push(asked);
    }
  }
  return await tryUnits(question, marked, word);
}

async function tryUnits(
  question: Question,
  marked: readonly Asked[],
  word: string,
): Promise<string | undefined> {
  const { cell, mounts } = question;
  const tried = new Set<string>();
  let left = CELL_TRIES;
  for (const asked of marked) {
    let sorted = false;
    while (left > 0 && asked.tries < TRIES && wants(asked)) {
      if (asked.tries >= 1 && !sorted && question.unitOf === undefined) {
        sorted = true;
        asked.files = await mentioning(
          deciding(asked),
          asked.files.filter((file) => !tried.has(file)),
          { ...mounts, seenAs: cell.places.source },
        );
      }
      const file = asked.files.find((one) => !tried.has(one));
      if (file === undefined) break;
      tried.add(file);
      const unit = await ownUnit(question, file);
      if (unit === undefined) continue;
      left--;
      const kept = await marksOf(question, unit, word);
      if (typeof kept === "string") return kept;
      if (kept === undefined) continue;
      for (const [i, one] of marked.entries()) {
        const regions = kept.get(i);
        if (one === asked) one.tries++;
        // A file that a unit reads shows at least what no condition holds.
        if (regions === undefined || !regions.has(0)) continue;
        one.answered = true;
        if (removeSeen(one.open, one.regions!, regions)) one.by.push(unit.target);
      }
    }
    if (!asked.answered) asked.unknown = "what reads it could not be preprocessed again";
  }
  return undefined;
}

/** Whether another object may see what is still open. */
function wants(asked: Asked): boolean {
  if (isDone(asked)) return false;
  // Where the configuration alone decides, it decides the same for all.
  return !asked.answered || deciding(asked).length > 0 ||
    openGiven(asked.open, asked.regions!).length > 0;
}

/** Names by which it is decided what of a file is left, other than the configuration's. */
function deciding({ open, regions, ...asked }: Asked): readonly string[] {
  const given = openGiven(open, regions!).flatMap(({ macro }) => definedFor(macro) ?? []);
  return [...new Set([...variable(conditionsOf({ ...asked, open, regions })), ...given])];
}

function conditionsOf({ open, regions }: Asked): readonly string[] {
  return [...openRegions(open, regions!)].slice(0, 100)
    .flatMap((region) => regions!.conditionsOf(region));
}

/** More marks than all files can have. */
const MAX_MARKS = 16 * 2 ** 20;

/**
 * Without these a condition cannot ask which files are there. The objects are there now, and were not when the unit was
 * compiled. What asks all the same is an error.
 */
export const BLIND = ["__has_include", "__has_include_next", "__has_embed"].map((name) =>
  `-U${name}`
);

/** What the preprocessor ended with stands alone in a line, as no mark does. */
const ENDED_WELL = /^0$/m;

/**
 * The regions of each file that a unit keeps, or why the machine ended it; undefined: it asks which files are there, and
 * nothing is to be concluded for a stranger.
 */
async function marksOf(
  question: Question,
  unit: Unit,
  word: string,
): Promise<ReadonlyMap<number, ReadonlySet<number>> | string | undefined> {
  const blind = await printed(question, [...unit.argv, ...BLIND], word);
  if ("fault" in blind) return blind.fault;
  if (ENDED_WELL.test(blind.text)) return regionsIn(blind.text);
  if (question.untrusted) return undefined;
  const own = await printed(question, unit.argv, word);
  return "fault" in own ? own.fault : regionsIn(own.text);
}

/** The marks that a program prints, a line each, and what it ended with. */
export async function printed(
  { cell, mounts }: Question,
  argv: readonly string[],
  word: string,
): Promise<{ readonly text: string } | { readonly fault: string }> {
  const out = ".everystep-marks";
  const script = 'out=$1; mark=$2; shift 2; code=$({ { "$@" 2>/dev/null; echo $? >&4; } | ' +
    'grep -aoE "$mark" | sort -u > "$out"; } 4>&1); echo "$code" >> "$out"';
  const pattern = `${word}_[0-9]+_[0-9]+_`;
  const { fault } = await cell.call("coverage", [
    ...["sh", "-c", script, "sh", out, pattern],
    ...argv,
  ]);
  if (fault !== undefined) return { fault };
  const text = await readTextBeneath(mounts.build, out, MAX_MARKS) ?? "";
  await remove(`${mounts.build}/${out}`);
  return { text };
}

/** By the number of a file, those of its marks in a text. */
export function regionsIn(text: string): ReadonlyMap<number, ReadonlySet<number>> {
  const found = new Map<number, Set<number>>();
  for (const [, file, region] of text.matchAll(/_(\d+)_(\d+)_$/gm)) {
    const known = found.get(Number(file)) ?? new Set();
    found.set(Number(file), known.add(Number(region)));
  }
  return found;
}
