/**
 * What is broken at a state, and since when. Pure.
 * @module
 */
import type { Baseline, BuildOutcome, SourceOutcome } from "../compile/types.ts";
import { blurred, identity, isMeasure, toolOf } from "./warnings/identity.ts";
import { TEST_TOOL } from "./tests/with_tests.ts";

/** What an outcome is held against, where that is not the outcome of the state before. */
export function baselineOf(outcome: BuildOutcome): Baseline | undefined {
  return outcome.kind === "unaffected" ? undefined : outcome.baseline;
}

/**
 * The breaks that stand at a state, each with the state that brought it. What was broken at the
 * state before, and not by a patch that we know, was broken at the base. At level `objects` a break
 * stands until its object is compiled again.
 */
export function openBreaks(
  outcome: SourceOutcome,
  before: ReadonlyMap<string, number>,
  state: number,
): ReadonlyMap<string, number> {
  const baseline = baselineOf(outcome);
  const old = new Set(baseline === undefined ? [] : breakKeys(baseline));
  const keys = outcome.kind === "broken" ? breakKeys(outcome) : [];
  if (keys.length === 0 && outcome.kind === "broken") keys.push("make failed");
  const breaks = new Map(
    keys.map((key) => [key, before.get(key) ?? (old.has(key) ? 0 : state)] as const),
  );
  if (outcome.level === "image") return breaks;
  const tried = outcome.kind === "unaffected" ? [] : outcome.tried;
  const untried = [...before.keys()].filter((key) =>
    key.startsWith(TARGET) && !tried.includes(key.slice(TARGET.length))
  );
  if (untried.length === 0) return breaks;
  const kept = [...before].filter(([key]) =>
    key.startsWith(TARGET) ? untried.includes(key) : !old.has(key)
  );
  return new Map([...kept, ...breaks]);
}

/**
 * Whether a build is broken where the state before, which it is held against, is not: of that the
 * patch is to blame, whatever the states before those come to.
 */
export function isNewBreak(outcome: BuildOutcome): boolean {
  if (outcome.kind !== "broken") return false;
  const { baseline } = outcome;
  if (baseline === undefined) return false;
  const old = new Set(breakKeys(baseline));
  return breakKeys(outcome).some((key) => !old.has(key));
}

/**
 * Whether a broken target is made of objects, and is none that can be compiled again; device trees and programs of samples/
 * can.
 */
export function isProduct(target: string): boolean {
  return !/^(?!vmlinux).*\.(?:o|dtbo?)$|^samples\/(?:[^/]+\/)+[^./]+$/.test(target);
}

/**
 * Whether a state is argued to link by one that does not: those were held against each other before
 * that was known, and in no run that had both. `breaks` are those that stand; `open`: whether the
 * state before links nobody knows.
 */
export function isUnfounded(
  outcome: SourceOutcome,
  breaks: ReadonlyMap<string, number>,
  open: boolean,
): boolean {
  if (outcome.kind !== "built" || outcome.level !== "objects" || outcome.mends) return false;
  const targets = [...breaks.keys()].filter((key) => key.startsWith(TARGET));
  return (open || outcome.link?.kind === "resolved") && targets.length > 0 &&
    targets.every((key) => isProduct(key.slice(TARGET.length)));
}

const TARGET = "target\0";

function breakKeys(build: Pick<Baseline, "diagnostics" | "brokenTargets">): string[] {
  return [
    ...build.diagnostics.filter((d) => d.severity === "error")
      .map((d) => isMeasure(d) ? blurred(d) : identity(d)),
    ...build.brokenTargets.map((target) => `${TARGET}${target}`),
  ];
}

/** Whether all that is broken are tests that fail. */
export function isOfTests(breaks: ReadonlyMap<string, number>): boolean {
  return faultOf(breaks) === "tests";
}

/** What a kernel says of itself as it runs, and what is said of its boot. */
const BOOT_TOOLS = ["boot", "kernel"];

/** Where the breaks are; `build`, too, where some of them are. */
function faultOf(breaks: ReadonlyMap<string, number>): "build" | "boot" | "tests" {
  const tools = [...breaks.keys()].map(toolOf);
  if (tools.length === 0) return "build";
  if (tools.every((tool) => tool === TEST_TOOL)) return "tests";
  return tools.every(isOfBoot) ? "boot" : "build";
}

/** Whether a tool speaks of how a kernel runs, and not of how it is built. */
export function isOfBoot(tool: string | undefined): boolean {
  return tool !== undefined && BOOT_TOOLS.includes(tool);
}

/** What an architecture does that was broken. */
export function again(breaks: ReadonlyMap<string, number>): string {
  return { build: "builds again", boot: "boots again", tests: "passes its tests again" }[
    faultOf(breaks)
  ];
}

const BASE_FAULTS = {
  build: "state 0 itself does not build",
  boot: "state 0 itself does not boot",
  tests: "state 0 itself fails its tests",
};

/** The patches whose breaks are open, ascending. */
export function breakingPatches(breaks: ReadonlyMap<string, number>): readonly number[] {
  return [...new Set(breaks.values())].filter((state) => state > 0).sort((a, b) => a - b);
}

/** Since when an architecture is broken. */
export function brokenSince(breaks: ReadonlyMap<string, number>): string {
  const since = breakingPatches(breaks);
  return since.length === 0
    ? BASE_FAULTS[faultOf(breaks)]
    : `broken since patch ${since.join(" and ")}`;
}
