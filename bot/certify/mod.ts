/**
 * What a report shows, as an in-toto Statement, and a certificate held against the commits of a
 * tree.
 * @module
 */
export { type Coverage, coverageOf } from "./cover.ts";
export { commitsIn, commitsOf } from "./history.ts";
export { certificateText, makeCertificate } from "./make.ts";
export { parseCertificate } from "./parse.ts";
export { certificateJsonSchema, NAMESPACE, type Predicate } from "./schema.ts";
export { renderCheck, type Signature } from "./text.ts";
