/**
 * What the boots of a report show: how a value that a probe measured, or a result of a test, changes
 * over the states.
 * @module
 */
import type { Cell, Report } from "../model/schema.ts";
import { groupBy, plural, ranges } from "../../text/words.ts";

/** How the kernel of a cell ran. */
export type Boot = NonNullable<Cell["boot"]>;

/** True if a kernel was started; false where there was none, or no machine for it. */
export function ran({ reproduce }: Boot): boolean {
  return reproduce.length > 0;
}

/** One thing that was measured, on one architecture, over the states. */
export interface BootRow {
  /** The value's name, or the test's. */
  readonly name: string;
  readonly arch: string;
  /** `no, at 0 to 7; yes, at 8`. */
  readonly text: string;
}

/** More rows than these are counted and not shown. */
const MAX_ROWS = 60;
/** Of one boot, more tests that are not ok are counted and not shown. */
const MAX_TESTS = 8;

/** The rows of a report: text values first, then numbers, then tests that are not ok everywhere. */
export function bootRows(report: Report): { readonly rows: readonly BootRow[]; left: number } {
  const columns = report.archs.map(({ name }) => ({ name, boots: bootsOf(report, name) }));
  const named = (pick: (boot: Boot) => readonly (readonly [string, string])[]) =>
    columns.flatMap(({ name: arch, boots }) =>
      groupBy(
        boots.flatMap(({ state, boot }) =>
          pick(boot).map(([name, value]) => ({ state, name, value }))
        ),
        (one) => one.name,
      ).map((same) => ({
        name: same[0]!.name,
        arch,
        text: overStates(same),
        first: same[0]!.value,
      }))
    );
  const values = named((boot) => boot.values.map(({ name, value }) => [name, value]));
  const tests = named((boot) => boot.tests.map(({ name, result }) => [name, result]))
    .filter(({ text }) => text.includes("not ok"));
  const rows = [
    ...byName(values.filter(({ first }) => !/^\d/.test(first))),
    ...byName(values.filter(({ first }) => /^\d/.test(first))),
    ...byName(tests),
  ].map(({ name, arch, text }): BootRow => ({ name, arch, text }));
  return { rows: rows.slice(0, MAX_ROWS), left: Math.max(0, rows.length - MAX_ROWS) };
}

/** Where the kernels of one architecture ran, and how. */
export interface BootMachine {
  readonly arch: string;
  readonly machine: string;
  /** `booted, at 0, 2; broken, at 3`. */
  readonly boots: string;
  /** How many tests of the probes were what: `10 ok, 1 skip, at 0 to 3`; of those that ran. */
  readonly tests: string;
}

/** The architectures of which a kernel ran, in the order of the grid. */
export function bootMachines({ archs, cells }: Report): readonly BootMachine[] {
  return archs.flatMap(({ name: arch }) => {
    const ran = cells.flatMap(({ state, boot, ...cell }) =>
      cell.arch !== arch || boot === undefined || boot.result === "untested"
        ? []
        : [{ state, boot }]
    );
    if (ran.length === 0) return [];
    const tested = ran.filter(({ boot }) => boot.tests.length > 0);
    return [{
      arch,
      machine: ran.find(({ boot }) => boot.machine !== "")?.boot.machine ?? "",
      boots: overStates(ran.map(({ state, boot }) => ({ state, value: WORDS[boot.result] }))),
      tests: overStates(tested.map(({ state, boot }) => ({ state, value: testCounts(boot) }))),
    }];
  });
}

/** As the tables say it: `infra` is no word for people. */
const WORDS: Readonly<Record<Boot["result"], string>> = {
  booted: "booted",
  broken: "broken",
  infra: "no answer",
  untested: "untested",
};

/** How many tests of the probes were what: `10 ok, 1 skip`. */
export function testCounts({ tests }: Boot): string {
  return (["ok", "not ok", "flaky", "skip"] as const).flatMap((result) => {
    const count = tests.filter((one) => one.result === result).length;
    return count === 0 ? [] : [`${count} ${result}`];
  }).join(", ");
}

/** Tests of the probes that are not ok, a line each; more than a few are counted. */
export function notOkLines(boot: Boot | undefined): readonly string[] {
  const bad = (boot?.tests ?? []).filter(({ result }) => result === "not ok");
  const rest = bad.length - MAX_TESTS;
  return [
    ...bad.slice(0, MAX_TESTS).map(({ name }) => `not ok: ${name}`),
    ...rest > 0 ? [`not ok: ${plural(rest, "more test")}`] : [],
  ];
}

/** What is flaky, and why kernels did not run: a line each. */
export function bootEntries(report: Report): readonly string[] {
  const cells = report.cells.filter((cell) => cell.boot?.result === "untested");
  const not = groupBy(cells, (cell) => `${cell.arch}\0${cell.boot!.summary}`)
    .map((same) => `${same[0]!.arch} was not booted: ${same[0]!.boot!.summary}`);
  return [...flakyEntries(report), ...not];
}

/** What is not the same in all boots of one kernel, over the states. */
function flakyEntries({ cells }: Report): readonly string[] {
  const found = cells.flatMap(({ arch, state, boot }) =>
    (boot?.flaky ?? []).map((flake) => ({ arch, state, ...flake }))
  );
  return groupBy(found, ({ arch, what }) => `${arch}\0${what}`).map((same) => {
    const { arch, what } = same[0]!;
    const text = overStates(
      same.map(({ state, failed, boots }) => ({ state, value: `${failed} of ${boots} boots` })),
    );
    return `${arch} is flaky: ${what}: in ${text}`;
  });
}

/** The boots of an architecture by state; a state that a patch cannot have changed is as the last. */
function bootsOf(
  report: Report,
  arch: string,
): readonly { readonly state: number; readonly boot: Boot }[] {
  let last: Boot | undefined;
  return report.cells
    .filter((cell) => cell.arch === arch)
    .toSorted((a, b) => a.state - b.state)
    .flatMap(({ state, boot, verdict }) => {
      last = boot ?? (verdict === "unaffected" || verdict === "inherited" ? last : undefined);
      return last === undefined || last.result === "untested" ? [] : [{ state, boot: last }];
    });
}

function overStates(cells: readonly { readonly state: number; readonly value: string }[]): string {
  return groupBy(cells, (one) => one.value)
    .map((same) => `${same[0]!.value}, at ${ranges(same.map((one) => one.state))}`)
    .join("; ");
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): readonly T[] {
  return groupBy(rows, (row) => row.name).flat();
}
