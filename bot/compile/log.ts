/**
 * Reads build logs; each tool has a parser of its own in `log/`.
 * @module
 */
export { diagnose } from "./log/diagnose.ts";
export { readLog } from "./log/reader.ts";
export type { LogFacts, LogReader } from "./log/types.ts";
