/**
 * The tests of a run, from what the user typed.
 * @module
 */
import type { Settings } from "../config/types.ts";
import { findFiles, type RunnableTest } from "../testing/mod.ts";
import { pathsAt } from "../tree/mod.ts";
import { environment } from "../system/host.ts";
import type { Context } from "./context.ts";
import type { Inputs } from "./input/types.ts";
import type { SelectOptions } from "./options.ts";

/** How to test: the same for every cell. */
export interface TestOptions {
  /** In the order in which they run. */
  readonly tests: readonly RunnableTest[];
  /** Seconds that one may take. */
  readonly limit: number;
}

/** The options, if there are tests. Throws UserError for a command that leads nowhere. */
export async function testOptions(
  { tests = [] }: Pick<SelectOptions, "tests">,
  { tree, base }: Pick<Inputs, "tree" | "base">,
  { timeouts }: Pick<Settings, "timeouts">,
  { cwd }: Pick<Context, "cwd">,
): Promise<{ readonly testing?: TestOptions }> {
  if (tests.length === 0) return {};
  const found: RunnableTest[] = [];
  for (const test of tests) {
    found.push(
      await findFiles(test, {
        cwd,
        home: environment("HOME"),
        inTree: async (paths) =>
          new Set(paths.length === 0 ? [] : await pathsAt(tree, base.commit, paths)),
      }),
    );
  }
  return { testing: { tests: found, limit: timeouts.test } };
}
