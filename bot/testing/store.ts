/**
 * Keeps what tests came to by what decides them, as the results of builds are kept.
 * @module
 */
import { z } from "zod";
import { TEST_RESULTS } from "../boot/types.ts";
import { digest, type ResultKey } from "../compile/kept/results.ts";
import { type Kept, keptName, type Kind } from "../compile/kept/store.ts";
import type { RunnableTest, TestOutcome } from "./types.ts";

/** Raise it when a change in how we run tests makes older results mean something else. */
const RECIPE = 6;

/** All that decides a test. */
export interface TestKey {
  /** What decides the build that it is run on. */
  readonly build: ResultKey;
  readonly test: RunnableTest;
  /** It gets its state. */
  readonly state: number;
  /** Seconds. */
  readonly limit: number;
  /** Those before it may leave something in the output directory. */
  readonly before: readonly RunnableTest[];
}

/** Outcomes of tests. */
export interface TestStore {
  /** The outcome, or undefined if there is none, or none that can be read. */
  load(key: TestKey): Promise<TestOutcome | undefined>;
  /** Keeps an outcome and moves its log in; gives it back with the log's new place. */
  save(key: TestKey, outcome: TestOutcome): Promise<TestOutcome>;
}

const text = z.string();
/** It becomes a part of a file's name. */
const name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,59}$/);
const fields = {
  name,
  stops: z.boolean(),
  summary: text,
  command: text,
  seconds: z.number(),
  excerpt: z.array(text),
  log: text,
  reproduce: z.array(text),
  cases: z.array(z.object({
    name: text,
    result: z.enum(TEST_RESULTS),
    lines: z.array(text),
    why: text.optional(),
    absent: z.literal(true).optional(),
  })).optional(),
  unbuilt: z.array(text).optional(),
  unsure: text.optional(),
};

/** Any outcome in a file. */
export const testSchema = z.object({
  kind: z.enum(["passed", "failed", "skipped", "infra"]),
  ...fields,
});

const TESTS: Kind<TestOutcome> = {
  ending: "test.json",
  schema: testSchema,
  attachment: { field: "log", ending: "test.log" },
};

/** The name of a test's outcome. */
export async function testDigest(key: TestKey): Promise<string> {
  const { build, test, state, limit, before } = key;
  const keyed = ({ name, line, files, results, symbols }: RunnableTest) => [
    ...[name, line, files, results ?? false, symbols ?? []],
  ];
  return await keptName(RECIPE, [
    await digest(build),
    keyed(test),
    state,
    limit,
    before.map(keyed),
  ]);
}

/** The tests in a directory. */
export function testStore(kept: Kept): TestStore {
  return {
    load: async (key) => await kept.load(TESTS, await testDigest(key)),
    save: async (key, outcome) => await kept.save(TESTS, await testDigest(key), outcome),
  };
}
