/**
 * Looks which of the lines that a patch adds the compilers of a build have seen: what was read, and
 * of that what the preprocessor left. For the second, each region of a file between conditional
 * directives gets a mark, and objects that read the file are preprocessed again, with their own
 * commands and in their own sandbox, until all that is asked for has been seen.
 * @module
 */
import {
  type Open,
  openRegions,
  rangesOf,
  readerOf,
  type Regions,
  regionsOf,
  type Seen,
  take,
  takeOutermost,
  type TouchedLines,
  variable,
} from "../../coverage/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { digestHex } from "../../system/files/digest.ts";
import { remove } from "../../system/files/files.ts";
import { swapBeneath } from "../../system/files/swap.ts";
import type { Mounts } from "../../system/process/sandbox.ts";
import type { Maker } from "../make.ts";
import { isUnasked } from "./gone.ts";
import { KCONFIG_LIST, kconfigFiles, MAX_KCONFIG_LIST } from "./kconfig.ts";
import { makeRead } from "./make_files.ts";
import { unusedBy } from "./make_lines.ts";
import { findReaders, targetOf } from "./readers.ts";
import { nearest, saying, type Unit, unitOf } from "./units.ts";

/** Where to look, and for what. */
export interface Question {
  readonly cell: Maker;
  readonly mounts: Pick<Mounts, "source" | "build">;
  /** The directory of the architecture in `arch/`. */
  readonly arch: string;
  readonly touched: readonly TouchedLines[];
  /** Files of make that were read, where a dry run says so. */
  readonly makefiles?: ReadonlySet<string>;
  /** Takes the source to the state that was built. */
  readonly checkout?: () => Promise<unknown>;
}

/** What was seen, by path; `fault`: the machine ended the search, and nothing is to be concluded. */
export type Look = { readonly seen: readonly Seen[] } | { readonly fault: string };

/** Of a file, so many objects are preprocessed, and of a cell. */
const TRIES = 8, CELL_TRIES = 40;

/** A file of C is never longer. */
const MAX_FILE = 32 * 2 ** 20;

/** How many of those that saw a file are named. */
const NAMED = 3;

const NOTHING: Open = { lines: new Set(), gaps: new Set() };

/** A file of which something is still to be seen. */
interface Asked {
  readonly path: string;
  readonly open: Open;
  readonly by: string[];
  /** Files that say who read it. */
  files: readonly string[];
  regions?: Regions;
  tries: number;
  /** Whether a unit has shown what it keeps. */
  shown: boolean;
  unknown?: string;
}

/** Looks. */
export async function look(question: Question): Promise<Look> {
  const { cell, mounts, touched } = question;
  const seen: Seen[] = [];
  if (touched.some(({ gone }) => gone)) {
    await question.checkout?.();
    seen.push(...await unasked(mounts.source, touched.filter(({ gone }) => gone)));
  }
  const all = askedOf(touched.filter(({ gone }) => !gone));
  const kinds = Map.groupBy(all, ({ path }) => readerOf(path));
  const named = [...kinds.get("compiler") ?? [], ...kinds.get("tool") ?? []];
  const whole = (asked: Asked, by: readonly string[]) => seen.push(answer(asked, touched, by));
  const kconfig = kinds.get("kconfig") ?? [];
  if (kconfig.length > 0) {
    const text = await readTextBeneath(mounts.build, KCONFIG_LIST, MAX_KCONFIG_LIST) ?? "";
    const read = kconfigFiles(text);
    for (const asked of kconfig.filter(({ path }) => read.has(path))) whole(asked, ["Kconfig"]);
  }
  seen.push(...await seenByMake(question, kinds.get("make") ?? []));
  if (named.length === 0) return { seen };
  const { readers, fault } = await findReaders(cell, mounts.build, named.map(({ path }) => path));
  if (fault !== undefined) return { fault };
  const compiled: Asked[] = [];
  for (const asked of named) {
    asked.files = nearest(asked.path, readers.get(asked.path) ?? []);
    if (asked.files.length === 0) continue;
    if (readerOf(asked.path) === "tool") whole(asked, asked.files.slice(0, NAMED).map(targetOf));
    else compiled.push(asked);
  }
  if (compiled.length === 0) return { seen };
  await question.checkout?.();
  const stopped = await preprocess(question, compiled);
  if (stopped !== undefined) return { fault: stopped };
  for (const asked of compiled) {
    if (asked.by.length > 0 || asked.shown || asked.unknown !== undefined) {
      seen.push(answer(asked, touched, asked.by));
    }
  }
  return { seen };
}

/** Of sources that are gone, those for which no file of make asks. */
async function unasked(source: string, gone: readonly TouchedLines[]): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const { path, gaps } of gone) {
    if (await isUnasked(source, path)) {
      seen.push({ path, lines: [], gaps: [...gaps], by: ["make"] });
    }
  }
  return seen;
}

/** What make has read, and its configuration does not leave out. */
async function seenByMake(question: Question, all: readonly Asked[]): Promise<readonly Seen[]> {
  const { mounts, arch, makefiles, touched } = question;
  const read: Asked[] = [];
  for (const asked of all) {
    if (makefiles?.has(asked.path) ?? await makeRead(mounts, asked.path, arch)) read.push(asked);
  }
  if (read.length === 0) return [];
  await question.checkout?.();
  const unusedOf = await unusedBy(mounts, arch);
  const seen: Seen[] = [];
  for (const asked of read) {
    const unused = await unusedOf(asked.path);
    const left = {
      lines: new Set(asked.open.lines).intersection(unused.lines),
      gaps: new Set(asked.open.gaps).intersection(unused.behind),
    };
    seen.push(answer(asked, touched, ["make"], left));
  }
  return seen;
}

/** The places asked for, of each path once. */
function askedOf(touched: readonly TouchedLines[]): readonly Asked[] {
  const all = new Map<string, Asked>();
  for (const { path, lines, gaps } of touched) {
    const known = all.get(path) ??
      {
        path,
        open: { lines: new Set(), gaps: new Set() },
        by: [],
        files: [],
        tries: 0,
        shown: false,
      };
    for (const line of lines) known.open.lines.add(line);
    for (const gap of gaps) known.open.gaps.add(gap);
    all.set(path, known);
  }
  return [...all.values()];
}

/** What was seen of a file: of what was asked, all that is not left. */
function answer(
  { path, open, unknown, ...asked }: Asked,
  touched: readonly TouchedLines[],
  by: readonly string[],
  // What is read whole has nothing open: only the preprocessor, and make, leave something out.
  left: Open = asked.regions === undefined && unknown === undefined ? NOTHING : open,
): Seen {
  const own = touched.filter((one) => one.path === path);
  const of = (which: "lines" | "gaps") =>
    [...new Set(own.flatMap((one) => one[which]))].sort((a, b) => a - b)
      .filter((one) => !left[which].has(one));
  const gaps = of("gaps");
  return {
    path,
    lines: rangesOf(of("lines")),
    gaps,
    by: by.slice(0, NAMED),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

/** Sees as much of the files as it takes. Gives why the machine ended it, if it did. */
async function preprocess(question: Question, all: readonly Asked[]): Promise<string | undefined> {
  const { mounts } = question;
  const texts: { asked: Asked; text: string }[] = [];
  for (const asked of all) {
    const text = await readTextBeneath(mounts.source, asked.path, MAX_FILE);
    const regions = text === undefined ? undefined : regionsOf(text);
    const first = await firstTarget(mounts.build, asked.files);
    // No compiler has read it: a script or a check names it.
    if (first === undefined) continue;
    if (regions === undefined) {
      asked.unknown = "its conditional directives do not fit together";
      continue;
    }
    asked.regions = regions;
    // What no conditional directive holds is read by whoever reads the file.
    if (takeOutermost(asked.open, regions)) asked.by.push(first);
    asked.shown = regions.count === 1 || isDone(asked);
    if (!isDone(asked)) texts.push({ asked, text: text! });
  }
  return texts.length === 0 ? undefined : await withMarks(question, texts);
}

/** What a compiler made of it; one whose command is not kept says at least what it has read. */
async function firstTarget(build: string, files: readonly string[]): Promise<string | undefined> {
  for (const file of files.slice(0, CELL_TRIES)) {
    const unit = await unitOf(build, file);
    if (unit !== undefined) return unit.target;
  }
  const list = files.find((file) => file.endsWith(".d"));
  return list === undefined ? undefined : targetOf(list);
}

function isDone({ open }: Asked): boolean {
  return open.lines.size === 0 && open.gaps.size === 0;
}

async function withMarks(
  question: Question,
  texts: readonly { readonly asked: Asked; readonly text: string }[],
): Promise<string | undefined> {
  const { mounts } = question;
  // Nobody who writes a patch can write the mark into it: it depends on all that is there.
  const word = `everystep_${digestHex(texts.map(({ text }) => text).join("\0")).slice(0, 24)}`;
  await using swaps = new AsyncDisposableStack();
  const marked: Asked[] = [];
  for (const { asked } of texts) {
    const own = marked.length;
    const body = asked.regions!.marked((region) => `${word}_${own}_${region}_`);
    const swap = await swapBeneath(mounts.source, asked.path, body);
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
      if (asked.tries >= 1 && !sorted) {
        sorted = true;
        asked.files = await saying(
          variable(conditionsOf(asked)),
          asked.files.filter((file) => !tried.has(file)),
          { ...mounts, seenAs: cell.places.source },
        );
      }
      const file = asked.files.find((one) => !tried.has(one));
      if (file === undefined) break;
      tried.add(file);
      const unit = await unitOf(mounts.build, file);
      if (unit === undefined) continue;
      left--;
      const kept = await marksOf(question, unit, word);
      if (typeof kept === "string") return kept;
      for (const [i, one] of marked.entries()) {
        const regions = kept.get(i);
        if (one === asked) one.tries++;
        // A file that a unit reads shows at least what no condition holds.
        if (regions === undefined || !regions.has(0)) continue;
        one.shown = true;
        if (take(one.open, one.regions!, regions)) one.by.push(unit.target);
      }
    }
    if (!asked.shown) asked.unknown = "what reads it could not be preprocessed again";
  }
  return undefined;
}

/** Whether another object may see what is still open. */
function wants(asked: Asked): boolean {
  if (isDone(asked)) return false;
  // Where the configuration alone decides, it decides the same for all.
  return !asked.shown || variable(conditionsOf(asked)).length > 0;
}

function conditionsOf({ open, regions }: Asked): readonly string[] {
  return [...openRegions(open, regions!)].slice(0, 100)
    .flatMap((region) => regions!.conditionsOf(region));
}

/** More marks than all files can have. */
const MAX_MARKS = 16 * 2 ** 20;

/** The regions of each file that a unit keeps, or why the machine ended it. */
async function marksOf(
  { cell, mounts }: Question,
  unit: Unit,
  word: string,
): Promise<ReadonlyMap<number, ReadonlySet<number>> | string> {
  const out = ".everystep-marks";
  const script =
    'out=$1; mark=$2; shift 2; "$@" 2>/dev/null | grep -aoE "$mark" | sort -u > "$out"';
  const pattern = `${word}_[0-9]+_[0-9]+_`;
  const { fault } = await cell.call("coverage", [
    ...["sh", "-c", script, "sh", out, pattern],
    ...unit.argv,
  ]);
  if (fault !== undefined) return fault;
  const text = await readTextBeneath(mounts.build, out, MAX_MARKS) ?? "";
  await remove(`${mounts.build}/${out}`);
  const found = new Map<number, Set<number>>();
  for (const [, file, region] of text.matchAll(/_(\d+)_(\d+)_$/gm)) {
    const known = found.get(Number(file)) ?? new Set();
    found.set(Number(file), known.add(Number(region)));
  }
  return found;
}
