/**
 * All columns of the kernel's own tests that a run has.
 * @module
 */
import type { ArchConfig } from "../../config/types.ts";
import type { NamedTest } from "../../testing/types.ts";
import type { Context } from "../context.ts";
import type { SelectOptions, TestColumnOptions } from "../options.ts";
import { columnName, type ColumnsAsked, machineOf, type TestColumn } from "./column.ts";
import { kselftestArchs, kselftestColumns, kselftestTest } from "./kselftest.ts";
import { kunitColumn, kunitTest } from "./kunit.ts";

/** Whether there are any. */
export function hasColumns({ kunit, kselftest }: TestColumnOptions): boolean {
  return kunit !== undefined || kselftest !== undefined;
}

/** Their tests, each with its build, before anything is known of the tree. Throws UserError for a machine that there is not. */
export function columnTests(
  { kunit, kselftest, archs: asked }: TestColumnOptions & Pick<SelectOptions, "archs">,
  archs: readonly ArchConfig[],
): readonly NamedTest[] {
  const tests: NamedTest[] = [];
  if (kunit !== undefined) {
    const machine = machineOf("--kunit", kunit, archs, { suites: true });
    tests.push({ ...kunitTest(machine), build: columnName(machine.arch, "kunit") });
  }
  for (const name of kselftest === undefined ? [] : kselftestArchs(asked, archs)) {
    const machine = machineOf("--kselftest", name, archs);
    const build = columnName(machine.arch, "kselftest");
    tests.push({ ...kselftestTest(kselftest!, machine), build });
  }
  return tests;
}

/** The columns. Throws UserError as those who make them. */
export async function testColumns(
  asked: ColumnsAsked,
  context: Pick<Context, "cache" | "ui" | "home">,
): Promise<readonly TestColumn[]> {
  const { kunit, kselftest } = asked.request;
  return [
    ...kunit === undefined ? [] : [await kunitColumn(asked, context)],
    ...kselftest === undefined ? [] : await kselftestColumns(asked, context),
  ];
}
