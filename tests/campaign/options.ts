/** What a campaign is told. */
import { parseArgs } from "@std/cli/parse-args";

/** The words of the command line. */
export interface Options {
  readonly seed: number;
  /** Architectures, and builds by name: `um:defconfig:clang-16`. */
  readonly archs: readonly string[];
  /** The number of the first patch. */
  readonly first: number;
  /** How many patches of each architecture. */
  readonly count: number;
  /** After so many minutes no patch is begun. */
  readonly minutes?: number;
  /** The pattern of kinds; empty: all. */
  readonly kinds: string;
  readonly truth: "incremental" | "both";
  /** With `incremental`: of so many patches that agree, one gets the clean build, too. 0: none. */
  readonly sample: number;
  readonly decide: "differ" | "open";
  /** Builds that making a disagreement smaller may take. */
  readonly tries: number;
  /** Take no earlier answer of the program; the truth is kept. */
  readonly again: boolean;
  readonly tree?: string;
  readonly base?: string;
  readonly cache?: string;
  readonly configs?: string;
  /** A file of `.config` lines to lay over the defconfig. */
  readonly config?: string;
  readonly out: string;
  readonly jobs: number;
}

/** The help text. */
export const HELP = `usage: deno task campaign [OPTION...]

Makes random patches to the kernel, takes each through \`verify --level objects\` and through whole
builds, and prints every disagreement. The same command goes on where an earlier run stopped.
Exit code: 0, or 1 if something broken was called good, or 2 for a wrong word, 3 if the machine is at fault.

  --seed N         which patches (1)
  --arch A[,B]     architectures, or builds by name, one after the other: um:defconfig:clang-16 (um)
  --count N        patches of each (250)
  --first N        number of the first one (0)
  --minutes N      begin no patch after so many minutes
  --kinds REGEX    only the kinds whose names it finds: '^header-|^shadow-'
  --list           list the kinds with their weights, and end
  --show N         print patch N, and end
  --truth WHICH    incremental: make in a copy of the base's output; where that disagrees with the
                   program, and for some at random, a clean build, too. both: always both (both)
  --sample N       with --truth incremental: one of N at random gets the clean build (20; 0: none)
  --decide WHEN    differ: a clean build without a compiler cache wherever anything differs; open:
                   only where the builds differ, or the one that agrees with neither used it (open)
  --tries N        how often a disagreement may be tried smaller (6)
  --again          ask the program anew; whole builds that were made are taken from DIR
  --tree PATH      a kernel tree (the provided one)
  --base REV       the commit of it that is patched (its HEAD)
  --cache DIR      everystep's cache
  --configs DIR    read architectures from here instead of configs/
  --config FILE    lay these lines of a .config over the defconfig
  --jobs N         parallel compilers (one per core)
  --out DIR        results.jsonl, table.md, a folder for each disagreement (campaign)
  --help           this
`;

/** What else the words may ask for. */
export type Asked =
  | { readonly kind: "run"; readonly options: Options }
  | { readonly kind: "list"; readonly options: Options }
  | { readonly kind: "show"; readonly i: number; readonly options: Options }
  | { readonly kind: "help" };

const TEXTS = ["tree", "base", "cache", "configs", "config", "out", "kinds", "arch"];
const COUNTS = ["seed", "count", "first", "minutes", "sample", "tries", "jobs", "show"];

/** Reads the words; throws with one line for what it does not know. */
export function readWords(args: readonly string[]): Asked {
  const odd: string[] = [];
  const parsed = parseArgs([...args], {
    string: ["_", ...TEXTS, ...COUNTS, "truth", "decide"],
    boolean: ["help", "list", "again"],
    unknown: (word) => void odd.push(word),
  }) as Record<string, unknown>;
  if (odd.length > 0) throw new Error(`${odd[0]}: no such word; --help lists them`);
  const text = (name: string) => parsed[name] === undefined ? undefined : String(parsed[name]);
  const count = (name: string) => {
    const typed = text(name);
    if (typed === undefined) return undefined;
    if (!/^\d{1,9}$/.test(typed)) throw new Error(`--${name} ${typed}: not a number`);
    return Number(typed);
  };
  const word = <W extends string>(name: string, words: readonly [W, ...W[]]): W => {
    const typed = text(name);
    const found = words.find((one) => one === (typed ?? words[0]));
    if (found === undefined) throw new Error(`--${name} ${typed}: ${words.join(" or ")}`);
    return found;
  };
  if (parsed.help === true) return { kind: "help" };
  const kinds = text("kinds") ?? "";
  try {
    new RegExp(kinds);
  } catch {
    throw new Error(`--kinds ${kinds}: not a regular expression`);
  }
  const options: Options = {
    seed: count("seed") ?? 1,
    archs: (text("arch") ?? "um").split(","),
    first: count("first") ?? 0,
    count: count("count") ?? 250,
    ...parsed.minutes === undefined ? {} : { minutes: count("minutes") },
    kinds,
    truth: word("truth", ["both", "incremental"]),
    sample: count("sample") ?? 20,
    decide: word("decide", ["open", "differ"]),
    tries: count("tries") ?? 6,
    again: parsed.again === true,
    tree: text("tree"),
    base: text("base"),
    cache: text("cache"),
    configs: text("configs"),
    config: text("config"),
    out: text("out") ?? "campaign",
    jobs: Math.max(1, count("jobs") ?? navigator.hardwareConcurrency),
  };
  const i = count("show");
  if (i !== undefined) return { kind: "show", i, options };
  return { kind: parsed.list === true ? "list" : "run", options };
}
