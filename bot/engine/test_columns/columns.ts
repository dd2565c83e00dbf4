/**
 * All columns of the kernel's own tests that a run has.
 * @module
 */
import type { ArchConfig } from "../../config/types.ts";
import type { NamedTest } from "../../testing/types.ts";
import type { Context } from "../context.ts";
import type { SelectOptions, TestColumnOptions } from "../options.ts";
import { type ColumnsAsked, machineOf, type TestColumn } from "./column.ts";
import { kselftestArchs, kselftestColumns, kselftestTest } from "./kselftest.ts";
import { kunitColumn, kunitTest } from "./kunit.ts";

/** Whether there are any. */
export function hasColumns({ kunit, kselftest }: TestColumnOptions): boolean {
  return kunit !== undefined || kselftest !== undefined;
}

/** Their tests, before anything is known of the tree. Throws UserError for a machine that there is not. */
export function columnTests(
  { kunit, kselftest, archs: asked }: TestColumnOptions & Pick<SelectOptions, "archs">,
  archs: readonly ArchConfig[],
): readonly NamedTest[] {
  const machines = kselftest === undefined ? [] : kselftestArchs(asked, archs);
  return [
    ...kunit === undefined ? [] : [
      kunitTest(machineOf("--kunit", kunit, archs, { suites: true })),
    ],
    ...machines.slice(0, 1).map((name) =>
      kselftestTest(kselftest!, machineOf("--kselftest", name, archs))
    ),
  ];
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
