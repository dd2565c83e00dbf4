/** What a bench is told, and the program that it measures. */
import { parseArgs } from "@std/cli/parse-args";
import { expect, measure, type Place } from "./measure.ts";
import { V8_FLAGS } from "../../bot/system/host.ts";

/** The words of the command line. */
export interface BenchOptions {
  /** Parts to run. */
  readonly parts: readonly string[];
  /** A git tree of the kernel; undefined: the one that everystep provides. */
  readonly tree?: string;
  /** The commit of the base in it. */
  readonly base: string;
  /** A directory of patches. */
  readonly series: string;
  /** A directory to use in place of everystep's `configs/`. */
  readonly configs?: string;
  readonly archs: readonly string[];
  /** How many of the patches the naive gate is measured on, the last ones. */
  readonly states: number;
  /** The file that `red` breaks, one that the patch can change. */
  readonly broken: string;
  /** The file that `edit` changes after that one. */
  readonly second: string;
  /** A revision of everystep that parts run beside this one. */
  readonly against?: string;
  /** Mails of the large mailbox. */
  readonly mails: number;
  /** How often what is short is measured. */
  readonly runs: number;
  readonly jobs: number;
}

/** The same, with a tree, and what ends it all. */
export type Options = BenchOptions & { readonly tree: string; readonly signal: AbortSignal };

const HOME = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");

/** The patches of a series, in order: what its `series` file lists, else all but the cover letter. */
export function seriesFiles({ series }: Pick<BenchOptions, "series">): readonly string[] {
  const names = [...Deno.readDirSync(series)].map(({ name }) => name).sort();
  const listed = names.includes("series")
    ? Deno.readTextFileSync(`${series}/series`).split("\n")
    : names.filter((name) => !/(^|-)0000-/.test(name));
  return listed.filter((name) => name.endsWith(".patch")).map((name) => `${series}/${name}`);
}

const VALUES = [
  ...["tree", "base", "series", "configs", "arch", "states", "break", "second", "against"],
  ...["mails", "runs"],
];

/** Reads the words; throws with one line for what it does not know. */
export function readWords(args: readonly string[], known: readonly string[]): BenchOptions {
  const odd: string[] = [];
  const parsed = parseArgs([...args], {
    string: ["_", ...VALUES, "jobs"],
    unknown: (word) => {
      if (word.startsWith("-")) odd.push(word);
    },
  }) as Record<string, unknown> & { readonly _: readonly unknown[] };
  const parts = parsed._.map(String);
  odd.push(...parts.filter((part) => !known.includes(part)));
  if (odd.length > 0) throw new Error(`${odd[0]} is none of ${known.join(", ")}`);
  const text = (name: string) => parsed[name] === undefined ? undefined : String(parsed[name]);
  const count = (name: string, fallback: number) => {
    const typed = text(name);
    if (typed !== undefined && !/^[1-9]\d{0,5}$/.test(typed)) {
      throw new Error(`--${name} ${typed}: not a number from 1 on`);
    }
    return Number(typed ?? fallback);
  };
  return {
    parts: parts.length === 0 ? known : parts,
    tree: text("tree"),
    base: text("base") ?? "HEAD",
    series: text("series") ?? `${HOME}/patches`,
    configs: text("configs"),
    archs: (text("arch") ?? "um,alpha").split(","),
    states: count("states", 1),
    broken: text("break") ?? "mm/mmu_gather.c",
    second: text("second") ?? "mm/madvise.c",
    against: text("against"),
    mails: count("mails", 10_000),
    runs: count("runs", 5),
    jobs: count("jobs", navigator.hardwareConcurrency),
  };
}

/** The words with a tree, which is provided where they name none. */
export async function readOptions(
  args: readonly string[],
  known: readonly string[],
  signal: AbortSignal,
): Promise<Options> {
  const given = readWords(args, known);
  const patches = seriesFiles(given).length;
  if (given.states > patches) {
    throw new Error(`--states ${given.states}: the series has ${patches} patches`);
  }
  const tree = given.tree ??
    expect(await measure(everystep(["tree", "--path"]), { signal })).stdout.trim();
  return { ...given, tree, signal };
}

/** The program's argv; `home`: where another revision of it stands. */
export function everystep(args: readonly string[], home = HOME): readonly string[] {
  return [Deno.execPath(), "run", "-A", V8_FLAGS, `${home}/mod.ts`, ...args];
}

/** Checks another revision of everystep out, as a worktree of this one; it goes at the end. */
export async function otherRevision(
  rev: string,
  dir: string,
  signal: AbortSignal,
): Promise<AsyncDisposable> {
  const git = (...args: string[]) => ["git", "-C", HOME, ...args];
  expect(await measure(git("worktree", "add", "-q", "--detach", dir, rev), { signal }));
  return {
    async [Symbol.asyncDispose]() {
      expect(await measure(git("worktree", "remove", "--force", dir)));
    },
  };
}

/** Who commits, where git asks. */
export const COMMITTER = {
  GIT_COMMITTER_NAME: "bench",
  GIT_COMMITTER_EMAIL: "bench@example.org",
};

/** A clone of the tree's objects with the series on a branch `series`, and the base on `base`. */
export async function cloneWithSeries(options: Options, dir: string): Promise<void> {
  const { signal } = options;
  const must = async (place: Place, ...args: string[]) =>
    expect(await measure(["git", ...args], { ...place, env: COMMITTER, signal })).stdout.trim();
  const commit = await must({ cwd: options.tree }, "rev-parse", options.base);
  await must({}, "clone", "-q", "-s", "-n", options.tree, dir);
  await must({ cwd: dir }, "checkout", "-q", "-B", "base", commit);
  await must({ cwd: dir }, "checkout", "-q", "-B", "series");
  await must({ cwd: dir }, "am", "-q", ...seriesFiles(options));
}
