/**
 * Looks which of the lines that a patch adds the compilers of a build have seen: what was read, and
 * of that what the preprocessor left. For the second, objects that read the file are preprocessed
 * again, with their own commands and in their own sandbox, until all that is asked for has been seen.
 * @module
 */
import { keyOf } from "../../affected/mod.ts";
import { readerOf, type Seen, type TouchedLines, untakenLines } from "../../coverage/mod.ts";
import { readTextBeneath } from "../../system/files/beneath.ts";
import { answer, type Asked, askedOf, NAMED, type Question } from "./asked.ts";
import { assemble } from "./assembled.ts";
import { isUnasked } from "./gone.ts";
import { KCONFIG_LIST, kconfigFiles, MAX_KCONFIG_LIST } from "./kconfig.ts";
import { makeRead } from "./make_files.ts";
import { unusedBy } from "./make_lines.ts";
import { preprocess } from "./marks.ts";
import { findReaders, targetOf } from "./readers.ts";
import { nearest } from "./units.ts";

/** What was seen, by path; `fault`: the machine ended the search, and nothing is to be concluded. */
export type Look = { readonly seen: readonly Seen[] } | { readonly fault: string };

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
  const others = kinds.get("none") ?? [];
  const named = [...kinds.get("compiler") ?? [], ...kinds.get("tool") ?? [], ...others];
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
  const compiled: Asked[] = [], tools: Asked[] = [];
  for (const asked of named) {
    const files = readers.get(asked.path) ?? [];
    const own = others.includes(asked) ? await including(question, asked.path, files) : files;
    asked.files = nearest(asked.path, own);
    if (asked.files.length === 0) continue;
    if (readerOf(asked.path) === "tool") tools.push(asked);
    else compiled.push(asked);
  }
  if (compiled.length + tools.length > 0) await question.checkout?.();
  for (const asked of tools) {
    const left = { lines: await untaken(mounts, asked), gaps: new Set<number>() };
    seen.push(answer(asked, touched, asked.files.slice(0, NAMED).map(targetOf), left));
  }
  if (compiled.length === 0) return { seen };
  const stopped = await preprocess(question, compiled) ?? await assemble(question, compiled);
  if (stopped !== undefined) return { fault: stopped };
  for (const asked of compiled) {
    if (asked.by.length > 0 || asked.answered || asked.unknown !== undefined) {
      seen.push(answer(asked, touched, asked.by));
    }
  }
  return { seen };
}

/** Of some files that name a path in one way or another, those by which a compiler has included it. */
async function including(
  { cell, mounts }: Question,
  path: string,
  files: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of files.slice(0, MOST_COMMANDS)) {
    const text = await readTextBeneath(mounts.build, file, MAX_CMD) ?? "";
    // In a list of a compiler's own all behind the target; of Kbuild's the command begins a line, and so is none.
    const list = file.endsWith(".d")
      ? text.slice(text.indexOf(":") + 1)
      : text.split("\n").filter((line) => line.startsWith(" ")).join(" ");
    const words = list.split(/[\s\\]+/);
    if (words.some((word) => word !== "" && keyOf(word, cell.places) === path)) found.push(file);
  }
  return found;
}

/** Of a table, so many of the commands that read it are looked at, each of a bounded length. */
const MOST_COMMANDS = 50, MAX_CMD = 4 * 2 ** 20, MAX_TABLE = 2 ** 20;

/** The lines of a table of which none of the commands that read it makes anything. */
async function untaken(
  { source, build }: Question["mounts"],
  { path, files, open }: Asked,
): Promise<Set<number>> {
  if (!path.endsWith(".tbl") || files.length > MOST_COMMANDS) return new Set();
  const text = await readTextBeneath(source, path, MAX_TABLE) ?? "";
  const commands = await Promise.all(
    files.map(async (file) => await readTextBeneath(build, file, MAX_CMD) ?? ""),
  );
  return untakenLines(text, commands).intersection(open.lines);
}

/** Of files that are gone, those for which nothing asks. */
async function unasked(source: string, gone: readonly TouchedLines[]): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const { path, gaps } of gone) {
    if (await isUnasked(source, path)) {
      const by = path.endsWith(".h") ? "the sources" : "make";
      seen.push({ path, lines: [], gaps: [...gaps], by: [by] });
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
