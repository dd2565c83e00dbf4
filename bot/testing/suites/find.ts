/**
 * Which of the tree's KUnit suites test what a series changes: by directory (`.kunitconfig` files, tests beside the
 * code), by the name of a test, and by what a test includes.
 * @module
 */
import { dirOf, normal } from "../../text/paths.ts";
import { includedTests, mayInclude } from "./included.ts";
import { includesOf, subjectOf, testObjects } from "./makefile.ts";

/** A tree to look in. */
export interface SuiteTree {
  /** The text of a file; undefined if there is none. */
  read(path: string): string | undefined;
  /** By symbol what it depends on, `A && !B` or `(C || D)` each; one that no Kconfig file defines is not there. */
  dependsOf(symbols: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** What was found. */
export interface Suites {
  /** Lines of a configuration that enable them, `CONFIG_X=y`, without those that every run has; sorted. */
  readonly lines: readonly string[];
  /** Why each is taken, one line each. */
  readonly why: readonly string[];
  /** Their symbols, without CONFIG_, and those that `.kunitconfig` files turn on: a kernel without one lacks tests. */
  readonly symbols: readonly string[];
  /** How many more there are, which are too many for one kernel. */
  readonly left: number;
}

/** Where tests stand that are beside no code. */
const SHARED = ["lib/tests", "lib/crypto/tests", "lib/crc/tests"];
/** Beside the code, below its directory. */
const BESIDE = ["", "tests", "test"];
/** More tests than these say nothing of one series. */
const MAX_SUITES = 300, MAX_LINES = 1000;

/** Finds them for the paths that a series touches, as the tree has them at one state. */
export async function findSuites(
  paths: readonly string[],
  tree: SuiteTree,
): Promise<Suites> {
  const lines = new Map<string, string>(), why: string[] = [], symbols = new Set<string>();
  const add = (line: string) => {
    const name = /^(?:# )?CONFIG_(\w+)/.exec(line)?.[1];
    if (name !== undefined && lines.size < MAX_LINES) lines.set(name, line);
  };
  for (const file of kunitconfigs(paths, tree)) {
    why.push(`${file} is the nearest to what is changed`);
    for (const line of tree.read(file)!.split("\n")) {
      add(line.trim());
      const on = /^CONFIG_(\w+)=y$/.exec(line.trim())?.[1];
      if (on !== undefined) symbols.add(on);
    }
  }
  const all = nearTests(paths, tree), found = all.slice(0, MAX_SUITES);
  const depends = await tree.dependsOf([...new Set(found.map(({ symbol }) => symbol))]);
  for (const { symbol, reason } of found) {
    const on = depends.get(symbol) ?? [];
    if (!on.some((one) => /\bKUNIT\b/.test(one))) continue;
    if (!lines.has(symbol)) why.push(`${symbol}: ${reason}`);
    symbols.add(symbol);
    add(`CONFIG_${symbol}=y`);
    // What it depends on and can be named; Kconfig decides the rest.
    for (const one of on.flatMap((each) => each.split("&&"))) {
      const plain = /^\(?\s*([A-Z0-9_]+)\s*\)?$/.exec(one.trim())?.[1];
      if (plain !== undefined && plain !== "KUNIT" && !lines.has(plain)) add(`CONFIG_${plain}=y`);
    }
  }
  return {
    lines: [...lines.values()].sort(),
    why,
    symbols: [...symbols].sort(),
    left: all.length - found.length,
  };
}

/** The nearest `.kunitconfig` above each path, or beside it in a directory of tests. */
function kunitconfigs(paths: readonly string[], tree: SuiteTree): readonly string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const near = above(path).flatMap((dir) =>
      BESIDE.map((sub) => [dir, sub, ".kunitconfig"].filter((part) => part !== "").join("/"))
    ).find((file) => tree.read(file) !== undefined);
    if (near !== undefined) found.add(near);
  }
  return [...found];
}

/** `mm/damon` and `mm` of mm/damon/core.c. */
function above(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, parts.length - i).join("/"));
}

interface NearTest {
  readonly symbol: string;
  readonly reason: string;
}

function nearTests(paths: readonly string[], tree: SuiteTree): readonly NearTest[] {
  const touched = new Set(paths);
  const headers = new Set(paths.filter((path) => path.endsWith(".h")).flatMap(headerNames));
  const subjects = new Set(
    paths.filter((path) => /\.[chS]$/.test(path)).map((path) => subjectOf(path.slice(0, -2))),
  );
  const own = new Set(paths.flatMap((path) => above(path).slice(0, 1)));
  const dirs = new Set([
    ...[...own].flatMap((dir) => BESIDE.map((sub) => sub === "" ? dir : `${dir}/${sub}`)),
    ...SHARED,
  ]);
  const found: NearTest[] = [];
  for (const dir of dirs) {
    const makefile = tree.read(`${dir}/Makefile`) ?? tree.read(`${dir}/Kbuild`);
    // What stands in lib/ tests anything.
    const isBeside = !dir.startsWith("lib") && dir.split("/").length > 1 && !SHARED.includes(dir);
    for (const { symbol, stem } of testObjects(makefile ?? "")) {
      const file = `${dir}/${stem}.c`;
      const reason = touched.has(file)
        ? `${file} is changed`
        : subjects.has(subjectOf(stem))
        ? `${file} tests what is changed, by its name`
        : includesOf(tree.read(file) ?? "").some((name) =>
            headers.has(name) || touched.has(`${dir}/${name}`) ||
            touched.has(normal(`${dir}/${name}`) ?? "")
          )
        ? `${file} includes what is changed`
        : isBeside
        ? `${file} stands beside what is changed`
        : undefined;
      if (reason !== undefined) found.push({ symbol, reason });
    }
  }
  return [...found, ...paths.flatMap((path) => includedNear(path, tree))];
}

/** Tests that a changed source includes, or that are changed and are no objects of their own. */
function includedNear(path: string, tree: SuiteTree): readonly NearTest[] {
  const testsOf = (source: string) =>
    source.endsWith(".c") ? includedTests(tree.read(source) ?? "") : [];
  return [
    ...testsOf(path).map(({ symbol, name }) => ({
      symbol,
      reason: `${path} is changed, and includes ${name}`,
    })),
    ...mayInclude(path).flatMap((source) =>
      testsOf(source).filter(({ name }) => normal(`${dirOf(source)}/${name}`) === path)
        .map(({ symbol }) => ({ symbol, reason: `${path} is changed` }))
    ),
  ];
}

/** As sources name it: `linux/list.h`. */
function headerNames(path: string): readonly string[] {
  const below = /^(?:include|arch\/[^/]+\/include)\/(?:uapi\/)?(.+)$/.exec(path)?.[1];
  return below === undefined ? [] : [below];
}
