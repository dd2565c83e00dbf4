/**
 * The flags, each once. A name takes a value everywhere or nowhere (a test holds it).
 * @module
 */
import { TRAILER_CHOICES } from "../command.ts";
import { LEVELS } from "../../plan/types.ts";
import type { FlagSpec } from "./spec.ts";

/** Flags of every command. */
export const GLOBAL_FLAGS: readonly FlagSpec[] = [
  { name: "json", help: "print data as JSON instead of text" },
  { name: "verbose", short: "v", help: "also print what is run and read" },
  {
    name: "color",
    value: "WHEN",
    offer: ["auto", "always", "never"],
    bare: "always",
    no: "as --color=never; so does NO_COLOR in the environment",
    help: "auto, always or never; auto: on a terminal",
  },
  {
    name: "cache",
    value: "DIR",
    offer: "dir",
    help:
      "keep trees, builds and results here\n(default: EVERYSTEP_CACHE, else ~/.cache/everystep)",
  },
  { name: "help", short: "h", help: "print this" },
  { name: "version", help: "print the version" },
];

/** Which series, and what of it. */
export const SOURCE_FLAGS: readonly FlagSpec[] = [
  {
    name: "reroll",
    value: "N",
    offer: "none",
    many: true,
    help: "the version to take, where there are several\n(default: the latest)",
  },
  {
    name: "inbox",
    value: "URL",
    offer: "none",
    help:
      "public-inbox for bare Message-IDs (default: b4.midmask or\nb4.linkmask of git config, else configs/everystep.toml)",
  },
  {
    name: "trailers",
    value: "WHICH",
    offer: TRAILER_CHOICES,
    bare: "own",
    help:
      "add trailers given in replies (Reviewed-by and the like):\nown: by who sends them (default); all: for others, too",
  },
];

/** Which series, on which tree. */
export const SERIES_FLAGS: readonly FlagSpec[] = [
  {
    name: "tree",
    value: "PATH",
    offer: "dir",
    many: true,
    help:
      "kernel tree, git or unpacked tarball; it is never changed\n(default: one of everystep's own). Given several times, the\none that the series belongs to is found; NAME=PATH#REV",
  },
  {
    name: "base",
    value: "REV",
    offer: "none",
    help:
      "commit to start from (default: base-commit:, else where\nthe patches' blobs fit, else HEAD)",
  },
  {
    name: "prerequisites",
    value: "SERIES",
    offer: "file",
    no:
      "do not apply what the series says it stands on\n(prerequisite-...:, Depends-on:, Based-on:, a link)",
    help:
      "look what it stands on up here, in place of the archive\n(always: in the tree, and beside the series)",
  },
  ...SOURCE_FLAGS,
];

/** Which architectures. */
export const ARCH_FLAG: FlagSpec = {
  name: "arch",
  short: "a",
  value: "A,B",
  offer: "none",
  many: true,
  help: "architectures, or `all`; may be repeated\n(default: those that the series affects)",
};

/** Which builds of them. The letters are those of tuxmake. */
export const BUILDS_FLAGS: readonly FlagSpec[] = [
  {
    name: "kconfig",
    short: "k",
    value: "K,L",
    offer: ["defconfig", "allmodconfig", "allyesconfig", "allnoconfig", "tinyconfig", "randconfig"],
    many: true,
    help: "configurations for each architecture: a target of Kconfig,\n" +
      "any *_defconfig, randconfig=SEED, a file, `current` for the\n" +
      "tree's own .config (default: the architecture's usual one)",
  },
  {
    name: "kconfig-add",
    short: "K",
    value: "CONFIG_X=y",
    offer: "file",
    many: true,
    help:
      "set this on top of them: a symbol, a file of symbols, or\none of the tree's fragments (hardening.config)",
  },
  {
    name: "toolchain",
    short: "t",
    value: "T,U",
    offer: ["gcc", "clang", "llvm"],
    many: true,
    help: "compilers for each of these: gcc, gcc-11, clang-16, llvm-19,\n" +
      "or what stands before gcc: /opt/cross/bin/aarch64-linux-",
  },
  {
    name: "build",
    value: "A:K:T",
    offer: "none",
    many: true,
    help: "a build by its name, x86_64:allmodconfig:llvm, or a set of\n" +
      "configs/builds.toml: quick, defconfigs, everything",
  },
];

/** Where the files of the architectures are. */
export const CONFIGS_FLAG: FlagSpec = {
  name: "configs",
  value: "DIR",
  offer: "dir",
  help: "files that add to those of configs/, and replace those of\nthe same name",
};

/** What decides which cells there are. */
export const SELECT_FLAGS: readonly FlagSpec[] = [
  ...SERIES_FLAGS,
  ARCH_FLAG,
  ...BUILDS_FLAGS,
  {
    name: "level",
    value: "LEVEL",
    offer: LEVELS,
    help: "objects: what the patch can change is compiled, and a\n" +
      "whole build made where that proves nothing (default);\n" +
      "image: every state is built whole; boot: it also runs",
  },
  {
    name: "states",
    value: "LIST",
    offer: "none",
    many: true,
    help: "only these states: 3, 2..5, 4.., 0,3,7 (0 is the base)",
  },
  CONFIGS_FLAG,
];

/** How `verify` builds. */
export const BUILD_FLAGS: readonly FlagSpec[] = [
  {
    name: "jobs",
    short: "j",
    value: "N",
    offer: "none",
    help: "parallel compiler processes in all (default: one per core)",
  },
  {
    name: "timeout",
    value: "MINUTES",
    offer: "none",
    help: "limit of one build; over it is `infra`",
  },
  {
    name: "warnings",
    short: "W",
    value: "N",
    offer: ["1", "2", "3"],
    help: "more warnings, as make's W=N; W=N itself is taken, too",
  },
  {
    name: "sparse",
    value: "C",
    offer: ["1", "2"],
    bare: "1",
    help: "also run sparse, as make's C=1; C=1 itself is taken, too",
  },
  {
    name: "boot",
    help:
      "at level objects, also boot a kernel of every state that\nis built for that, without modules",
  },
  {
    name: "probe",
    value: "DIR",
    help: "boot with the probes DIR/*.c in place of the series'",
  },
  {
    name: "werror",
    value: "LIST",
    offer: "none",
    many: true,
    bare: "all",
    help:
      "a new warning fails the gate; --werror=unused,modpost: only\nthose of -Wunused-... and of modpost",
  },
  {
    name: "cover",
    no: "add no build for files that no chosen one compiles",
    onlyNo: true,
    help: "add builds that compile what no chosen one does (default)",
  },
  { name: "incremental", help: "keep the output directory from state to state" },
  { name: "fresh", help: "take no result of an earlier run" },
  { name: "fail-fast", help: "stop at the first fail" },
  { name: "keep-going", help: "judge every cell (default)" },
  {
    name: "audit",
    value: "N",
    offer: "none",
    help:
      "then check a random N of the claims that stand on no whole\nbuild (unaffected, link argued from objects) by whole builds",
  },
  { name: "seed", value: "N", offer: "none", help: "make the same random choice again" },
  {
    name: "output",
    short: "o",
    value: "DIR",
    offer: "dir",
    help: "write report.json, the logs, and a script for each break here",
  },
  {
    name: "shard",
    value: "WORD",
    offer: "none",
    help:
      "take only these cells: um, um@3..5, alpha+um@0..4; needs\n--output. plan --matrix gives the words, merge the verdict",
  },
  {
    name: "sandbox",
    no: "build without bubblewrap; paths are then not the same\neverywhere, and ccache hits less",
    onlyNo: true,
    help: "build inside bubblewrap (default)",
  },
  {
    name: "untrusted",
    help:
      "the patches are a stranger's: no build without a sandbox,\nand the compiler cache is only read",
  },
];

const WHOLE_ONLY = [
  "states",
  "cover",
  "werror",
  "fail-fast",
  "keep-going",
  "audit",
  "seed",
  "output",
  "shard",
];

/** How `mend` builds and what it writes: as `verify`, but always all states, and a series. */
export const MEND_FLAGS: readonly FlagSpec[] = [
  {
    name: "output",
    short: "o",
    value: "DIR",
    offer: "dir",
    help: "write the new series here: a directory that is empty,\nnew, or from an earlier mend",
  },
  {
    name: "reroll-count",
    value: "N",
    offer: "none",
    help:
      "the version of the new series (default: one more than\nthat of the mails; of a git range: 1)",
  },
  {
    name: "trials",
    value: "N",
    offer: "none",
    help: "build at most so many changed series (default: 24)",
  },
  ...[...SELECT_FLAGS, ...BUILD_FLAGS].filter(({ name }) => !WHOLE_ONLY.includes(name)),
];
