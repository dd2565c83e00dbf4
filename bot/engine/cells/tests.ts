/**
 * Runs the tests of a cell, in their order: kept outcomes first; what is left needs the output
 * directory of its state, which is built again if it is not there.
 * @module
 */
import { fileName } from "../../config/builds/mod.ts";
import type { BuildOutcome } from "../../compile/types.ts";
import type { Build } from "../../config/types.ts";
import type { PlannedCell } from "../../plan/types.ts";
import { makeDir } from "../../system/files/dirs.ts";
import { noTest, runTest, testDigest, type TestKey, type TestOutcome } from "../../testing/mod.ts";
import type { TestOptions } from "../test_options.ts";
import type { RunEvents } from "../events.ts";
import { buildImage } from "./image.ts";
import { keyOf } from "./keep.ts";
import { buildEvents, requestOf } from "./request.ts";
import type { CellSession } from "./session.ts";

/** Tests a cell; the second value tells whether earlier runs did all of it. */
export type TestsRunner = (
  cell: PlannedCell,
  /** Its build, and whether that is one of an earlier run. */
  built: { readonly outcome: BuildOutcome; readonly cached: boolean },
  on: RunEvents,
) => Promise<[readonly TestOutcome[], boolean]>;

/** Tests a build's states. */
export function testsRunner(
  build: Build,
  session: CellSession,
  { tests, limit }: TestOptions,
): TestsRunner {
  const { cache, fresh, tests: store, signal } = session.options;

  function keysOf({ state }: PlannedCell): readonly TestKey[] {
    const { tree } = session.states[state]!;
    const image = keyOf(build, session, { tree, level: "image" });
    return tests.map((test, i) => ({
      build: image,
      test,
      state,
      limit: test.seconds ?? limit,
      before: tests.slice(0, i),
    }));
  }

  /** Why the output directory cannot be had; undefined: it is there. */
  async function rebuild(
    cell: PlannedCell,
    on: RunEvents,
    log: string,
  ): Promise<string | undefined> {
    const outcome = await buildImage(build, session, cell, on, { log, incremental: false });
    return outcome.kind === "built" ? undefined : `building it again: ${outcome.summary}`;
  }

  return async (cell, { cached }, on) => {
    const keys = keysOf(cell);
    const kept = fresh ? [] : await Promise.all(keys.map((key) => store.load(key)));
    if (kept.length > 0 && kept.every((one) => one !== undefined)) return [kept, true];
    on({ kind: "start", cell });
    const logs = `${cache}/logs`;
    await makeDir(logs);
    const why = cached
      ? await rebuild(cell, on, `${logs}/${await testDigest(keys[0]!)}.build.log`)
      : undefined;
    if (why !== undefined) return [tests.map((test) => noTest(test, why)), false];
    const workspace = await session.workspace(0);
    const outcomes: TestOutcome[] = [];
    for (const key of keys) {
      const log = `${logs}/${await testDigest(key)}.test.log`;
      const place = { dir: fileName(build.name), log, level: "image" } as const;
      const state = session.states[cell.state]!;
      const given = await requestOf(build, session, workspace, state, place, buildEvents(cell, on));
      const outcome = await runTest({ ...key, build: given, log });
      outcomes.push(outcome.kind === "infra" ? outcome : await store.save(key, outcome));
      if (outcome.stops || signal.aborted) break;
    }
    return [outcomes, false];
  };
}
