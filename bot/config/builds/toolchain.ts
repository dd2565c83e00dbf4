/**
 * Other compilers than an architecture's usual one, by the names that tuxmake gives them. Pure.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import type { ArchConfig, Toolchain } from "../types.ts";

/** Words for `--toolchain`, without versions. */
export const TOOLCHAIN_WORDS: readonly string[] = ["gcc", "clang", "llvm"];

const NAMED = /^(gcc|clang|llvm)(-\d{1,3})?$/;
/** What stands before `gcc`: a plain name, or a path that make and a shell take for one word. */
const PREFIX = /^[\w/][\w.+/-]*-$/;
const MAX_PREFIX = 200;

/** A toolchain, and what it is called in a build's name: empty if it is the architecture's usual one. */
export interface NamedToolchain {
  readonly label: string;
  readonly toolchain: Toolchain;
}

/**
 * `gcc`, `gcc-11`, `clang-16`, `llvm-19`, or what stands before `gcc` of a cross compiler:
 * `/opt/gcc-13/bin/aarch64-linux-`. Paths only where `paths`. Throws {@linkcode UserError}.
 */
export function namedToolchain(arch: ArchConfig, word: string, paths: boolean): NamedToolchain {
  const usual = arch.toolchain;
  const [, kind, version = ""] = NAMED.exec(word) ?? [];
  if (kind === undefined) {
    const name = word.slice(word.lastIndexOf("/") + 1, -1);
    const path = word.includes("/");
    if (
      !PREFIX.test(word) || word.length > MAX_PREFIX || name === "" ||
      (path && (!paths || !word.startsWith("/")))
    ) throw unknown(word);
    if (word === usual.prefix) return { label: "", toolchain: usual };
    return { label: name, toolchain: { ...bare(usual), kind: "gcc", prefix: word, packages: [] } };
  }
  if (kind === usual.kind && (version === "" || version === usual.suffix)) {
    return { label: "", toolchain: usual };
  }
  const prefix = usual.prefix === "" && usual.target !== undefined
    ? `${usual.target}-`
    : usual.prefix;
  const triplet = prefix === "" ? "" : `-${prefix.slice(0, -1)}`;
  const label = `${kind}${version}`;
  if (kind === "gcc") {
    const packages = [`gcc${version}${triplet}`];
    return { label, toolchain: { ...bare(usual), kind, prefix, suffix: version, packages } };
  }
  const packages = kind === "llvm"
    ? ["clang", "lld", "llvm"].map((name) => `${name}${version}`)
    : [`clang${version}`, ...usual.kind === "gcc" ? usual.packages : []];
  return {
    label,
    toolchain: {
      ...bare(usual),
      kind: kind as "clang" | "llvm",
      prefix,
      suffix: version,
      packages,
      ...prefix === "" ? {} : { target: usual.target ?? prefix.slice(0, -1) },
    },
  };
}

/** What holds for every compiler of an architecture. */
function bare(usual: Toolchain): Omit<Toolchain, "kind" | "packages" | "target"> {
  const { kind: _k, packages: _p, target: _t, ...rest } = usual;
  return { ...rest, prefix: "", suffix: "" };
}

function unknown(word: string): UserError {
  return new UserError(`no toolchain ${JSON.stringify(word.slice(0, 80))}`, {
    hint:
      "gcc, clang or llvm, with a version or without: clang-16; or what stands before gcc of a " +
      "cross compiler:\n  /opt/gcc-13/bin/aarch64-linux-" +
      // run_kselftest.sh has -t for a test.
      (word.includes(":") ? "\na self-test of the tree is --kselftest TARGET:PROGRAM" : ""),
  });
}
