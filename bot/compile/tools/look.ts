/**
 * Which lines of a patch the compilers of a build of programs have seen: those that a call has read which ended well, as far
 * as the preprocessor left them. Of files of make counts whether anybody has read them.
 * @module
 */
import { type MakeValue, readerOf, type Seen, unusedLines } from "../../coverage/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { peekReal } from "../../system/files/peek.ts";
import { below } from "../../text/paths.ts";
import { answer, type Asked, askedOf, NAMED, type Question } from "../seen/asked.ts";
import { preprocessing } from "../seen/command.ts";
import type { Look } from "../seen/look.ts";
import { preprocess } from "../seen/marks.ts";
import type { Unit } from "../seen/units.ts";
import { absolute, type Call, readBy } from "./calls.ts";

/** What else a build found. */
export interface LookResult {
  /** Files of make that nobody has read; undefined: of none is known whether anybody did. */
  readonly unread: readonly string[] | undefined;
  /** All of this directory was built: what is gone from there is asked for by nobody. */
  readonly gone: string | undefined;
}

/** Looks. `calls` are those that ended well. */
export async function lookAtCalls(
  question: Question,
  calls: readonly Call[],
  { unread, gone }: LookResult,
): Promise<Look> {
  const { touched, cell, mounts } = question, { source } = cell.places;
  const seen: Seen[] = [];
  for (const { path, gaps } of touched.filter((one) => one.gone)) {
    if (gone !== undefined && path.startsWith(`${gone}/`)) {
      seen.push({ path, lines: [], gaps: [...gaps], by: ["make"] });
    }
  }
  const compiled: Asked[] = [];
  const byFile = new Map(calls.map((call) => [call.file, call]));
  const readers = await readersOf(mounts.build, calls, source);
  for (const asked of askedOf(touched.filter((one) => !one.gone))) {
    const reader = readerOf(asked.path);
    if (reader === "compiler" || reader === "none") {
      asked.files = readers.get(asked.path) ?? [];
      if (asked.files.length > 0) compiled.push(asked);
    } else if (reader === "make" || reader === "tool") {
      if (unread === undefined || unread.includes(asked.path)) continue;
      if (!asked.path.startsWith("tools/")) continue;
      const by = [reader === "make" ? "make" : "a program"];
      const left = reader === "make" ? await unused(mounts.source, asked) : undefined;
      seen.push(answer(asked, touched, by, left));
    }
  }
  if (compiled.length === 0) return { seen };
  const unitOf = (file: string) => Promise.resolve(toUnit(byFile.get(file)!, source));
  const stopped = await preprocess({ ...question, unitOf }, compiled);
  if (stopped !== undefined) return { fault: stopped };
  for (const asked of compiled) {
    if (asked.by.length > 0 || asked.answered || asked.unknown !== undefined) {
      seen.push(answer(asked, touched, asked.by.slice(0, NAMED)));
    }
  }
  return { seen };
}

/** By path of the tree, the calls that have read it. */
async function readersOf(
  build: string,
  calls: readonly Call[],
  source: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const readers = new Map<string, string[]>();
  for (const call of calls) {
    // One that has not said what it read has read at least its own sources.
    const read = await readBy(build, call) ?? call.argv.filter((word) => /\.[cS]$/.test(word))
      .map((word) => absolute(call.cwd, word));
    for (const path of new Set(read)) {
      const own = below(path, source);
      if (own === undefined) continue;
      readers.set(own, [...readers.get(own) ?? [], call.file]);
    }
  }
  return readers;
}

/** The files of the tree that some calls have read, sorted; undefined if one of them has not said it. */
export async function readsOf(
  { source: tree, build }: Question["mounts"],
  calls: readonly Call[],
  source: string,
): Promise<readonly string[] | undefined> {
  const all = new Set<string>();
  for (const call of calls) {
    const read = await readBy(build, call);
    if (read === undefined) {
      if (call.argv.some((word) => /\.(?:[cSs]|cc|cpp|cxx)$/.test(word))) return undefined;
      continue;
    }
    for (const path of read) {
      const own = below(path, source);
      if (own !== undefined) all.add(own);
    }
  }
  // What is behind a link was read, too.
  const root = peekReal(tree) ?? tree;
  for (const path of [...all]) {
    const own = below(peekReal(`${tree}/${path}`) ?? "", root);
    if (own !== undefined) all.add(own);
  }
  return [...all].sort();
}

/** A call as a compilation that can be preprocessed again. */
function toUnit({ argv, cwd }: Call, source: string): Unit | undefined {
  // It would wait for what the first one was given.
  if (argv.includes("-")) return undefined;
  const words = preprocessing(argv);
  if (words === undefined) return undefined;
  const at = argv.indexOf("-o");
  const made = absolute(
    cwd,
    at > 0 ? argv[at + 1] ?? "" : argv.find((one) => /\.[cS]$/.test(one)) ?? "",
  );
  const target = below(made, source) ?? made;
  return { target, argv: ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", cwd, ...words] };
}

/** Programs have no configuration. */
const OFF: MakeValue = (name) => name.startsWith("CONFIG_") ? "" : undefined;
const MAX_TEXT = 2 ** 20;

/** Lines of a file of make that nothing asks for. */
async function unused(source: string, { path, open }: Asked) {
  const found = unusedLines(await readTextBeneath(source, path, MAX_TEXT) ?? "", OFF);
  return {
    lines: new Set(open.lines).intersection(found.lines),
    gaps: new Set(open.gaps).intersection(found.behind),
  };
}
