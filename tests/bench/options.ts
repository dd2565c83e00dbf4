/** What a bench is told, and the program that it measures. */
import { parseArgs } from "@std/cli/parse-args";
import { git } from "../../bot/system/git.ts";
import { measure, type Took } from "./measure.ts";

export interface Options {
  /** Parts to run. */
  readonly parts: readonly string[];
  /** A git tree of the kernel, and the commit of the base in it. */
  readonly tree: string;
  readonly base: string;
  readonly archs: readonly string[];
  /** How many of the states the naive gate is measured on. */
  readonly states: number;
  readonly jobs: number;
}

const HOME = decodeURIComponent(new URL("../..", import.meta.url).pathname).replace(/\/$/, "");
export const PATCHES = `${HOME}/patches`;

/** The patches of the default series, in order. */
export function seriesFiles(): readonly string[] {
  const names = Deno.readTextFileSync(`${PATCHES}/series`).split("\n");
  return names.filter((name) => name.endsWith(".patch")).map((name) => `${PATCHES}/${name}`);
}

/** `bench [PART...] [--tree PATH] [--base REV] [--arch um,alpha] [--states N] [--jobs N]`. */
export async function readOptions(
  args: readonly string[],
  known: readonly string[],
): Promise<Options> {
  const parsed = parseArgs([...args], { string: ["_", "tree", "base", "arch", "states", "jobs"] });
  const parts = parsed._.map(String);
  const odd = parts.find((part) => !known.includes(part));
  if (odd !== undefined) throw new Error(`${odd} is none of ${known.join(", ")}`);
  const own = await measure(everystep(["tree", "--path"]), HOME);
  const tree = parsed.tree === undefined ? own.stdout.trim() : String(parsed.tree);
  return {
    parts: parts.length === 0 ? known : parts,
    tree,
    base: String(parsed.base ?? "HEAD"),
    archs: String(parsed.arch ?? "um,alpha").split(","),
    states: Number(parsed.states ?? 1),
    jobs: Number(parsed.jobs ?? navigator.hardwareConcurrency),
  };
}

/** The program's argv. */
export function everystep(args: readonly string[]): readonly string[] {
  return [Deno.execPath(), "run", "-A", `${HOME}/mod.ts`, ...args];
}

/** A clone of the tree's objects with the series on a branch `series`, and the base on `base`. */
export async function cloneWithSeries(options: Options, dir: string): Promise<void> {
  const must = async (cwd: string, ...args: string[]) => {
    const done = await git(cwd, args, {
      env: { GIT_AUTHOR_NAME: "bench", GIT_AUTHOR_EMAIL: "bench@example.org" },
    });
    if (!done.ok) throw new Error(`git ${args[0]}: ${done.stderr}`);
    return done.stdout.trim();
  };
  const commit = await must(options.tree, "rev-parse", options.base);
  await must("/", "clone", "-q", "-s", "-n", options.tree, dir);
  await must(dir, "checkout", "-q", "-B", "base", commit);
  await must(dir, "checkout", "-q", "-B", "series");
  await must(dir, "am", "-q", ...seriesFiles());
}

/** A run of `verify` with a cache; its report. CPU seconds are its own and those of its makes. */
export async function verify(
  options: Options,
  cache: string,
  args: readonly string[],
): Promise<Took & { readonly report: Report }> {
  const took = await measure(
    everystep([
      ...["verify", PATCHES, "--tree", options.tree, "--base", options.base, "--json"],
      ...["--jobs", String(options.jobs), "--cache", cache, ...args],
    ]),
    "/",
  );
  if (took.code > 1) throw new Error(`exit ${took.code}: ${took.stderr.slice(-2000)}`);
  const report: Report = JSON.parse(took.stdout);
  // What runs in bubblewrap is not waited for by it, and so is not among our children's times.
  const makes = (report.run.steps ?? []).reduce((sum, step) => sum + step.cpuSeconds, 0);
  return { ...took, cpu: took.cpu + makes, report };
}

/** What of a report is read here. */
export interface Report {
  readonly run: {
    readonly seconds: number;
    readonly steps?: readonly { readonly name: string; readonly cpuSeconds: number }[];
  };
  readonly cells: readonly { readonly verdict: string; readonly state: number }[];
}
