/**
 * Which of the lines that a patch adds a compiler has seen.
 * @module
 */
export { isAssembled, isAssembly, markAssembly } from "./assembly.ts";
export { type Argument, argumentsOn, definedFor, keptWith } from "./calls.ts";
export { type Gates, gatesOf, type ReadText } from "./gates.ts";
export {
  compiledAs,
  copiedTo,
  hasHashComments,
  isForCompiler,
  isIncluded,
  madeInto,
  type Reader,
  readerOf,
} from "./kinds.ts";
export { type Unused, unusedLines } from "./make.ts";
export type { MakeValue } from "./make_value.ts";
export { type Regions, regionsOf } from "./regions.ts";
export { untakenLines } from "./table.ts";
export { isIn, type Range, rangesOf, type Seen, type TouchedLines } from "./types.ts";
export {
  type Open,
  openGiven,
  openRegions,
  removeOutermost,
  removeSeen,
  symbolsIn,
  variable,
} from "./view.ts";
export { commentEnd, mayHaveRaw, skipped } from "./scan.ts";
