/**
 * Runs tests on states that were built.
 * @module
 */
export { NO_TEST } from "./ktap.ts";
export { countsOf } from "./counts.ts";
export { findFiles } from "./command.ts";
export { noTest, runTest, type TestRequest } from "./run.ts";
export { findSuites, type Suites, type SuiteTree } from "./suites/find.ts";
export { testDigest, type TestKey, testSchema, type TestStore, testStore } from "./store.ts";
export {
  type NamedTest,
  type ResultKind,
  type RunnableTest,
  type TestCase,
  testLog,
  type TestOutcome,
} from "./types.ts";
