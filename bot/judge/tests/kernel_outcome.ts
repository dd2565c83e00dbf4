/**
 * What a kernel's own tests come to at a state, as tests of the state that have a result each. Pure.
 * @module
 */
import type { TestCase, TestOutcome } from "../../testing/types.ts";
import type { FileHunks } from "../hunks.ts";
import { holdCases, type KnownCases, NO_CASES } from "./kernel_tests.ts";
import { removedTests } from "./removed_tests.ts";

/** What the last state at which a test had a result said. */
export interface Last {
  readonly kind: "passed" | "failed";
  readonly state: number;
  /** It failed where no earlier state tells whether a patch did it. */
  readonly unknown: boolean;
}

/** A test that failed, with the last result before. */
export interface Failed {
  readonly test: TestOutcome;
  readonly last?: Last;
}

/** By the name of a test of ours, what is known of those in it, and the last state at which all had a result. */
export type KernelMemory = Map<string, { readonly known: KnownCases; readonly at: number }>;

/** What there is to say of them at a state. */
export interface KernelTests {
  /** As it is to be told: it fails where one of its tests does, and not at the base already. */
  readonly test: TestOutcome;
  readonly certain: readonly Failed[];
  readonly unknown: readonly Failed[];
  readonly lasting: readonly TestOutcome[];
  readonly before: readonly TestOutcome[];
  /** Of each that passed, and is skipped or gone: a line. That is no failure, and no pass either. */
  readonly warnings: readonly string[];
}

/** Nothing of a test that is a command. `memory` learns of it. */
export function kernelTests(
  test: TestOutcome,
  state: number,
  memory: KernelMemory,
  patches: readonly (readonly FileHunks[])[],
): KernelTests {
  const { known: was, at } = memory.get(test.name) ?? { known: NO_CASES, at: 0 };
  const as = (name: string, { lines, why }: Pick<TestCase, "lines" | "why">): TestOutcome => ({
    ...{ ...test, name: `${test.name}: ${name}`, kind: "failed" },
    summary: lines.find((line) => /FAILED|ERROR/.test(line))?.trim() ?? why ?? "not ok",
  });
  const open = [...was.last].filter(([, result]) => result === "not ok")
    .map(([name]) => as(name, { lines: [] }));
  const warningsOf = ({ idle }: KnownCases) =>
    [...idle].map(([name, how]) => `${test.name}: ${name} is ${how}, and passed before`);
  if (test.cases === undefined || test.kind === "infra") {
    return {
      ...{ test, certain: [], unknown: [] },
      ...{ lasting: open, before: open, warnings: warningsOf(was) },
    };
  }
  const held = holdCases(test, state, was, removedTests(patches.slice(at, state)));
  const whole = test.kind !== "failed";
  memory.set(test.name, { known: held.next, at: whole ? state : at });
  const failed = held.failed.map((one): Failed => ({
    test: as(one.name, one),
    last: { kind: held.old.includes(one) ? "failed" : "passed", state: at, unknown: false },
  }));
  const [first] = held.failed;
  return {
    test: {
      ...test,
      summary: held.summary,
      ...(first === undefined || test.kind === "failed" ? {} : {
        kind: "failed",
        excerpt: [
          ...first.lines,
          `not ok: ${first.name}${first.why === undefined ? "" : `: ${first.why}`}`,
        ],
      }),
    },
    certain: failed,
    unknown: held.unknown.map((one) => ({ test: as(one.name, one) })),
    lasting: held.lasting.map((name) => as(name, { lines: [] })),
    before: open,
    warnings: warningsOf(held.next),
  };
}
