/**
 * Folds what mends a break into the patch that broke it, or finds an order; writes the new series.
 * @module
 */
export { findBreaks } from "./breaks.ts";
export { type Origin, writeMails, type Written } from "./mails.ts";
export { checkOutput, fillOutput, sameDirectory } from "./output.ts";
export { makePlace } from "./place.ts";
export { type Builder, type Found, search, type TrialResult, type Unmended } from "./search.ts";
export { type Bench, makeBench } from "./trees.ts";
