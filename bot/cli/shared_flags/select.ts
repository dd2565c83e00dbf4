/**
 * Which cells there are: architectures, their builds, the level.
 * @module
 */
import type { BuildsOptions, SelectOptions } from "../../engine/options.ts";
import { DEFAULT_LEVEL, LEVELS } from "../../plan/types.ts";
import { choice, dir, type Given, list } from "../flag_kinds.ts";
import { archList, stateRanges, wordList } from "../parse/values.ts";
import { readSeries, SERIES_FLAGS } from "./series.ts";

/** Which architectures. */
export const ARCH_FLAG = list({
  short: "a",
  value: "A,B",
  help: "architectures, or `all`; may be repeated\n(default: those that the series affects)",
  read: archList,
});

/** Where the files of the architectures are. */
export const CONFIGS_FLAG = dir({
  help: "files that add to those of configs/, and replace those of\nthe same name",
});

/** The same, where nothing is built. */
export const ARCHIVE_CONFIGS_FLAG = {
  ...CONFIGS_FLAG,
  help:
    "read everystep.toml from here instead of configs/: which\narchive is asked, and its mirrors",
};

/** How much is built. */
export const LEVEL_FLAG = choice({
  value: "LEVEL",
  offer: LEVELS,
  help: "objects: what the patch can change is compiled, and a\n" +
    "whole build made where that shows nothing (default);\n" +
    "image: every state is built whole; boot: it also runs",
});

/** Which builds, and how far. The letters are those of tuxmake. */
export const BUILDS_FLAGS = {
  arch: ARCH_FLAG,
  kconfig: list({
    short: "k",
    value: "K,L",
    offer: ["defconfig", "allmodconfig", "allyesconfig", "allnoconfig", "tinyconfig", "randconfig"],
    help: "configurations for each architecture: a target of Kconfig,\n" +
      "any *_defconfig, randconfig=SEED, a file, `current` for the\n" +
      "tree's own .config (default: the architecture's usual one)",
    read: wordList,
  }),
  // Its value may hold a comma.
  "kconfig-add": list({
    short: "K",
    value: "CONFIG_X=y",
    offer: "file",
    help:
      "set this on top of them: a symbol, a file of symbols, or\none of the tree's fragments (hardening.config)",
  }),
  toolchain: list({
    short: "t",
    value: "T,U",
    offer: ["gcc", "clang", "llvm"],
    help: "compilers for each of these: gcc, gcc-11, clang-16, llvm-19,\n" +
      "or what stands before gcc: /opt/cross/bin/aarch64-linux-",
    read: wordList,
  }),
  build: list({
    value: "A:K:T",
    help: "a build by its name, x86_64:allmodconfig:llvm, programs of\n" +
      "the tree (tools/mm, selftests/timers), or a set of\n" +
      "configs/builds.toml: quick, defconfigs, everything",
    read: wordList,
  }),
  level: LEVEL_FLAG,
};

/** Which cells, but for `--states` and `--configs`. */
export const CELLS_FLAGS = { ...SERIES_FLAGS, ...BUILDS_FLAGS };

/** Which cells, of which states. */
export const SELECT_FLAGS = {
  ...CELLS_FLAGS,
  states: list({
    value: "LIST",
    help: "only these states: 3, 2..5, 4.., 0,3,7 (0 is the base)",
    read: stateRanges,
  }),
  configs: CONFIGS_FLAG,
};

/** Which builds. */
export function readBuilds(
  given: Given<typeof BUILDS_FLAGS & { configs: typeof CONFIGS_FLAG }>,
): BuildsOptions {
  return {
    archs: given.arch,
    builds: given.build,
    kconfigs: given.kconfig,
    fragments: given.kconfigAdd,
    toolchains: given.toolchain,
    level: given.level ?? DEFAULT_LEVEL,
    configs: given.configs,
  };
}

/** What decides which cells there are, but for the states. */
export function readCells(
  given: Given<typeof CELLS_FLAGS & { configs: typeof CONFIGS_FLAG }>,
): SelectOptions {
  return { ...readSeries(given), ...readBuilds(given) };
}

/** The same with the states. */
export function readSelect(given: Given<typeof SELECT_FLAGS>): SelectOptions {
  return { ...readCells(given), states: given.states };
}
