/**
 * Builds: an architecture, a configuration and a compiler; a column of the grid.
 * @module
 */
export {
  type BuildRequest,
  columnsOf,
  coverBuilds,
  NO_REQUEST,
  partNames,
  pickBuilds,
  refuseNames,
} from "./columns.ts";
export { type BuildSpec, derive, isUsual, usualBuild } from "./derive.ts";
export { archPart, fileName, fileWord, fromFileWord } from "./file_word.ts";
export { KCONFIG_WORDS, type KconfigFiles, parseKconfig } from "./kconfig.ts";
export { type BuildSets, checkSets, loadBuildSets, parseBuildSets } from "./sets.ts";
export { foreignTool, ownArch, parseTool, toolBuild, toolWord } from "./tool.ts";
export { TOOLCHAIN_WORDS } from "./toolchain.ts";
