/**
 * Boots and tests as KCIDB's tests: one for the boot itself, at the path `boot`, and below `everystep` one for
 * each test of a probe and one for each thing that a probe measured; below `test` one for each test of a state.
 * @module
 */
import { type InputFile, inputFiles } from "./builds.ts";
import type { KcidbOptions } from "./options.ts";
import { kernelciPlatform } from "./terms.ts";
import type { Names } from "./names.ts";
import { type Boot, ran } from "../analysis/boots.ts";
import type { Cell, Report } from "../model/schema.ts";
import { notOk } from "../../boot/types.ts";
import { startOf, wholeLines } from "./text.ts";

/** A run of a test. Field names are KCIDB's. */
export interface Test {
  readonly id: string;
  readonly origin: string;
  readonly build_id: string;
  readonly path: string;
  readonly comment: string;
  readonly environment?: {
    readonly comment: string;
    readonly misc: { readonly platform: string };
  };
  readonly status: "PASS" | "FAIL" | "ERROR" | "MISS" | "SKIP" | "DONE";
  readonly number?: { readonly value: number; readonly unit?: string };
  readonly start_time?: string;
  readonly duration?: number;
  readonly log_excerpt?: string;
  readonly input_files?: readonly InputFile[];
  readonly misc?: Readonly<Record<string, unknown>>;
}

/** The part of a test that is its own, whatever boot it belongs to. */
type Part = Pick<Test, "path" | "comment" | "status" | "number" | "misc">;

/** KCIDB's ERROR is a faulty test, which says nothing about the code. */
const RESULTS = { "ok": "PASS", "not ok": "FAIL", "skip": "SKIP", "flaky": "ERROR" } as const;

/** True if there is something to say of a boot: not where there was no kernel to run. */
export function isTest({ boot }: Cell): boolean {
  return boot !== undefined && (boot.result !== "broken" || ran(boot));
}

/** A test that fails in one of two runs of a kernel says nothing of it. */
const CASES = { "ok": "PASS", "not ok": "FAIL", "skip": "SKIP", "flaky": "ERROR" } as const;
const OUTCOMES = { passed: "PASS", failed: "FAIL", skipped: "SKIP", infra: "ERROR" } as const;

/** The tests of a cell that is a build: those that every state was to pass, at the path `test`. */
export function stateTests(
  report: Report,
  { state, arch, tests = [] }: Cell,
  names: Names,
): readonly Test[] {
  return distinct(tests).flatMap((test): Test[] => {
    const excerpt = wholeLines(test.excerpt);
    const cases = distinct(test.cases ?? []);
    return [
      {
        id: names.test(state, arch, test.name)!,
        origin: names.origin,
        build_id: names.build(state, arch)!,
        path: pathOf("test", test.name),
        comment: `${test.name}: ${test.summary}`,
        status: OUTCOMES[test.result],
        ...(test.result === "infra" ? {} : { duration: test.seconds }),
        ...(excerpt === "" ? {} : { log_excerpt: excerpt }),
        misc: { command: test.command, series: report.series.title },
      },
      ...cases.map((one, i): Test => ({
        id: `${names.test(state, arch, test.name)!}.${i + 1}`,
        origin: names.origin,
        build_id: names.build(state, arch)!,
        path: pathOf(test.name, ...one.name.split(".")),
        comment: one.name,
        status: CASES[one.result],
      })),
    ];
  });
}

/** A report from outside may have a name twice. */
function distinct<T extends { readonly name: string }>(tests: readonly T[]): readonly T[] {
  return [...new Map(tests.map((one) => [one.name, one])).values()];
}

/** The tests of a cell for which {@linkcode isTest} holds, its boot first. */
export function testsOf(
  report: Report,
  cell: Cell,
  names: Names,
  options: Pick<KcidbOptions, "logs" | "files"> = {},
): readonly Test[] {
  const { state, arch } = cell, boot = cell.boot!;
  const id = names.boot(state, arch)!;
  const common = {
    origin: names.origin,
    build_id: names.build(state, arch)!,
    ...(boot.machine === "" || !ran(boot) ? {} : {
      environment: { comment: boot.machine, misc: { platform: kernelciPlatform(boot.machine) } },
    }),
  };
  const inputs = inputFiles(cell, options);
  const files = inputs.length === 0 ? {} : { input_files: inputs };
  return [
    { id, ...common, ...bootTest(report, cell, boot), ...files },
    ...partsOf(boot).map((part, i) => ({ id: `${id}.${i + 1}`, ...common, ...part })),
  ];
}

function bootTest(
  report: Report,
  cell: Cell,
  boot: Boot,
): Omit<Test, "id" | "origin" | "build_id"> {
  const start = ran(boot) ? startOf(report, cell, "boot") : undefined;
  const excerpt = wholeLines(boot.excerpt);
  return {
    path: "boot",
    comment: boot.summary,
    status: statusOf(boot),
    ...(start === undefined ? {} : { start_time: start }),
    ...(ran(boot) ? { duration: boot.seconds } : {}),
    ...(excerpt === "" ? {} : { log_excerpt: excerpt }),
    misc: {
      result: boot.result,
      ...boot.flaky === undefined ? {} : { flaky: boot.flaky },
      ...(ran(boot) ? { command: boot.reproduce.join(" && ") } : {}),
    },
  };
}

/**
 * A boot that the machine failed is no fault of the kernel: ERROR if it began, MISS if it did not.
 * One that cannot be made here, or not even for the base, is not applicable.
 */
function statusOf(boot: Boot): Test["status"] {
  switch (boot.result) {
    case "booted":
      return isFlaky(boot) ? "ERROR" : "PASS";
    case "broken":
      return "FAIL";
    case "infra":
      return ran(boot) ? "ERROR" : "MISS";
    case "untested":
      return "SKIP";
  }
}

/** The boot itself is not the same each time, and not only a test. */
function isFlaky({ flaky = [], tests }: Boot): boolean {
  const ofTests = new Set(tests.map(({ name }) => notOk(name)));
  return flaky.some(({ what }) => !ofTests.has(what));
}

/** What the probes said; of a boot that says nothing about the kernel they say nothing either. */
function partsOf({ result, tests, values }: Boot): readonly Part[] {
  if (result !== "booted" && result !== "broken") return [];
  return [
    ...tests.map(({ name, result }): Part => ({
      path: pathOf("everystep", ...name.split(/: (.*)/s, 2)),
      comment: name,
      status: RESULTS[result],
    })),
    ...values.map(({ name, value }): Part => {
      const number = numberOf(value);
      return {
        path: pathOf("everystep", "values", name),
        comment: `${name}: ${value}`,
        status: "DONE",
        ...(number === undefined ? { misc: { value } } : { number }),
      };
    }),
  ];
}

/** A number with its unit as the probe wrote it: the kernel's `kB`. Other values are words. */
function numberOf(value: string): Test["number"] {
  const found = /^(-?\d{1,15}(?:\.\d{1,15})?)(?: +(\S+))?$/.exec(value);
  if (found === null) return undefined;
  return { value: Number(found[1]), ...(found[2] === undefined ? {} : { unit: found[2] }) };
}

/** A part of a path has letters of ASCII, digits, `_` and `-`. */
function pathOf(...parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[^\w-]+/g, "_").replace(/^_+|_+$/g, ""))
    .map((part) => part === "" ? "unnamed" : part).join(".");
}
