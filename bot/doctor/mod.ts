/**
 * What this machine has to build kernels with, what it lacks, and installing that.
 * @module
 */
export { install, installLine, type InstallOptions, packagesOf } from "./apt.ts";
export { compilerName } from "../config/compiler.ts";
export { type Compilers, compilersOf, compilerVersion } from "./compilers.ts";
export { PACKAGES, type ToolsSign, type ToolsWatch } from "./changed.ts";
export { type Dtschema, dtschema } from "./dtschema.ts";
export { emulatorIdentity, examineBoots } from "./boots.ts";
export { noBootText, whyNoBoot } from "./no_boot.ts";
export { available, examine, type ExamineOptions } from "./examine.ts";
export { disk } from "./machine.ts";
export { renderFindings } from "./render.ts";
export { unknownWarnings } from "./warnings.ts";
export type { Finding, NoBoot } from "./types.ts";
