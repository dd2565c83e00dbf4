/**
 * Which builds a patch takes, and what they come to: the cheap one first, and one without a compiler
 * cache only where the others leave something open.
 * @module
 */
import type { Answer } from "./objects.ts";
import type { Built, Way } from "./build/truth.ts";
import type { Class } from "./types.ts";

/** What a run is willing to spend. */
export interface Effort {
  /** `incremental`: a clean build only where that or the draw asks for one. */
  readonly truth: "incremental" | "both";
  /** This patch was drawn for a clean build. */
  readonly drawn: boolean;
  /** `differ`: without a cache wherever anything differs; `open`: only where the builds themselves do. */
  readonly decide: "differ" | "open";
}

/** Runs a build; undefined: interrupted. */
export type Build = (way: Way, options?: { cached?: boolean }) => Promise<Built | undefined>;

/** The truth, and what it stands on. */
export interface Decided {
  readonly class: Class;
  readonly builds: readonly Built[];
}

/** With more objects than this the incremental build takes them from the compiler cache. */
const MANY = 60;

/** Builds until the truth is known. Undefined: interrupted. */
export async function decide(
  answer: Answer,
  { truth, drawn, decide }: Effort,
  build: Build,
): Promise<Decided | undefined> {
  const cached = answer.tried === undefined || answer.tried.length > MANY;
  const first = await build("incremental", { cached });
  if (first === undefined) return undefined;
  if (truth === "incremental" && !drawn && first.class === answer.class) {
    return { class: first.class, builds: [first] };
  }
  const second = await build("clean");
  if (second === undefined) return undefined;
  const builds = [first, second];
  const same = first.class === second.class && first.class !== "none";
  // Compiled by the compiler itself, and again in a clean directory: a third time says no more.
  const open = !same || first.cached === true && second.class !== answer.class;
  const differs = !same || second.class !== answer.class;
  if (decide === "open" ? !open : !differs) return { class: second.class, builds };
  const third = await build("no-cache");
  return third === undefined ? undefined : { class: third.class, builds: [...builds, third] };
}
