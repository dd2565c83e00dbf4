/**
 * What the targets of kselftest need of a kernel, and which of them, and of their programs, the tree does not have.
 * @module
 */
import { didYouMean } from "../../config/mod.ts";
import { fileBeneath, listBeneath, readTextBeneath } from "../../system/files/beneath.ts";
import { UserError } from "../../system/errors.ts";
import type { State, Workspace } from "../../tree/types.ts";

/** Where self-tests are, and where those of a target say what they need of a kernel. */
const SELFTESTS = "tools/testing/selftests", CONFIG = "config";
const MAX_FILE = 2 ** 20;
/** Names in a hint. */
const MAX_NAMES = 12;

/** What is known of the programs of a target, at some states. */
interface TargetFiles {
  /** Programs that its Makefile lists, as far as it names them. */
  readonly listed: Set<string>;
  /** Words of its Makefiles, and its files. */
  readonly words: Set<string>;
  /** Its sources, without their ending: a program may be called by more, `single_step_syscall_64`. */
  readonly stems: Set<string>;
}

/**
 * What the targets say that they need, a line of a configuration each, built in: the kernel has no modules to load. Looks
 * at the base and at the last state. Throws UserError for a target, or a program of one, that neither has.
 */
export async function lookAtTargets(
  targets: readonly string[],
  states: readonly State[],
  workspace: Workspace,
): Promise<readonly string[]> {
  const dirs = [...new Set(targets.map((one) => one.split(":")[0]!))];
  const lines = new Map<string, string>(), found = new Map<string, TargetFiles>();
  const guesses = new Map<string, string>();
  for (const state of new Set([states.at(0)!, states.at(-1)!])) {
    await workspace.checkout(state.commit);
    const read = (path: string) => readTextBeneath(workspace.source, path, MAX_FILE);
    for (const dir of dirs) {
      const at = `${SELFTESTS}/${dir}`;
      guesses.set(dir, guessOf(workspace.source, dir));
      if (await read(`${at}/Makefile`) === undefined) continue;
      const files = found.get(dir) ??
        { listed: new Set(), words: new Set(), stems: new Set() };
      found.set(dir, files);
      await addFiles(files, listBeneath(workspace.source, at), (name) => read(`${at}/${name}`));
      for (const [name, line] of settingsOf(await read(`${at}/${CONFIG}`) ?? "")) {
        lines.set(name, line);
      }
    }
  }
  for (const target of targets) refuseUnknown(target, found, guesses);
  return [...lines.values()];
}

/** What a target that there is not may mean: a program, by a slash, or the name of another directory. */
function guessOf(source: string, dir: string): string {
  const cut = dir.lastIndexOf("/"), above = dir.slice(0, cut + 1);
  const names = listBeneath(source, `${SELFTESTS}/${above}`), last = dir.slice(cut + 1);
  if (cut > 0 && names.some((name) => name === last || name.replace(/\.\w+$/, "") === last)) {
    return ` (did you mean "${dir.slice(0, cut)}:${last}"?)`;
  }
  const isTarget = (name: string) =>
    fileBeneath(source, `${SELFTESTS}/${above}${name}/Makefile`) !== undefined;
  return didYouMean(dir, names.filter(isTarget).map((name) => above + name));
}

async function addFiles(
  { listed, words, stems }: TargetFiles,
  names: readonly string[],
  read: (name: string) => Promise<string | undefined>,
): Promise<void> {
  for (const name of names) {
    words.add(name);
    const stem = /^(.{3,})\.[cS]$/.exec(name)?.[1];
    if (stem !== undefined) {
      stems.add(stem);
      words.add(stem);
    }
    if (!/^Makefile|\.mk$/.test(name)) continue;
    const text = (await read(name) ?? "").replaceAll("\\\n", " ").replace(/#.*/g, "");
    for (const [word] of text.matchAll(/[\w.+-]+/g)) words.add(word);
    for (const [, value] of text.matchAll(LISTS)) {
      for (const word of value!.split(/[\s/]+/)) if (/^\w[\w.+-]*$/.test(word)) listed.add(word);
    }
  }
}

/** Variables of a target's Makefile that have programs (tools/testing/selftests/lib.mk). */
const LISTS = /^[ \t]*TEST_(?:(?:GEN_|CUSTOM_)?PROGS|GEN_FILES)\w*[ \t]*[:+?]?=(.*)$/gm;

/** A program is unknown where nothing of its target has its name, nor a source the beginning of it. */
function refuseUnknown(
  target: string,
  found: ReadonlyMap<string, TargetFiles>,
  guesses: ReadonlyMap<string, string>,
): void {
  const [dir, program] = target.split(":") as [string, string | undefined];
  const files = found.get(dir), at = `${SELFTESTS}/${dir}`;
  if (files === undefined) {
    const guess = guesses.get(dir) ?? "";
    throw new UserError(`--kselftest ${target}: the tree has no ${at}/Makefile${guess}`, {
      hint: `targets are the directories below ${SELFTESTS}`,
    });
  }
  const { listed, words, stems } = files;
  if (program === undefined || words.has(program)) return;
  const isBuiltOf = (stem: string) =>
    ["_", "-", "."].some((mark) => program.startsWith(stem + mark));
  if ([...stems].some(isBuiltOf)) return;
  const there = [...listed].sort(), more = there.length - MAX_NAMES;
  throw new UserError(
    `--kselftest ${target}: nothing in ${at} is called so${
      didYouMean(program, [...there, ...stems])
    }`,
    {
      hint: there.length === 0
        ? `the directory's name alone stands for all programs that it lists: --kselftest ${dir}`
        : `its Makefile lists ${there.slice(0, MAX_NAMES).join(", ")}${
          more > 0 ? ` and ${more} more` : ""
        }`,
    },
  );
}

/** A line of Kconfig; a value in quotes may have blanks. What stands behind it is nobody's. */
const SETTING = /^\s*(?<name>CONFIG_\w+)=(?<value>"(?:[^"\\]|\\.)*"|[^\s"#]\S*)(?:\s.*)?$/,
  UNSET = /^\s*# (?<name>CONFIG_\w+) is not set\s*$/;

/** What a file `config` asks for, by symbols, built in. */
export function settingsOf(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const { name, value } = (SETTING.exec(line) ?? UNSET.exec(line))?.groups ?? {};
    if (name !== undefined) lines.set(name, `${name}=${value === "m" ? "y" : value ?? "n"}`);
  }
  return lines;
}
