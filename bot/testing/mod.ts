/**
 * Runs tests on states that were built.
 * @module
 */
export { findFiles } from "./command.ts";
export { noTest, runTest, type TestRequest } from "./run.ts";
export { testDigest, type TestKey, testSchema, type TestStore, testStore } from "./store.ts";
export { type NamedTest, type RunnableTest, testLog, type TestOutcome } from "./types.ts";
