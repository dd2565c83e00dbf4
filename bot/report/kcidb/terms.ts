/**
 * What KernelCI calls architectures, compilers, trees and machines. Pure.
 * @module
 */
import type { Report } from "../model/schema.ts";

/** Ours, where KernelCI and tuxmake name the architecture by the kernel's directory. */
const ARCHS: Readonly<Record<string, string>> = {
  mips64: "mips",
  parisc64: "parisc",
  powerpc64: "powerpc",
  riscv64: "riscv",
  s390x: "s390",
  sparc64: "sparc",
};

/** KernelCI's architecture of a build: `riscv` of `riscv64:allmodconfig`. */
export function kernelciArch(build: string): string {
  const arch = build.split(":")[0]!;
  return Object.hasOwn(ARCHS, arch) ? ARCHS[arch]! : arch.toLowerCase().replace(/[^a-z0-9_]/g, "_");
}

/** `gcc-12` or `clang-19` of the first line of `--version`; a line of another form as it is. */
export function kernelciCompiler(line: string): string {
  const clang = /\bclang version (\d{1,4})/.exec(line)?.[1];
  if (clang !== undefined) return `clang-${clang}`;
  const [name = ""] = line.split(" ", 1);
  const at = line.lastIndexOf(") ");
  const gcc = name.includes("gcc") && line[name.length + 1] === "("
    ? /^(\d{1,4})\.\d/.exec(line.slice(at + 2))?.[1]
    : undefined;
  return gcc === undefined ? line : `gcc-${gcc}`;
}

/** The machine as a platform: `qemu-alpha` of `qemu-system-alpha -M clipper`, `uml` of a kernel that runs by itself. */
export function kernelciPlatform(machine: string): string {
  const emulated = /^qemu-system-([\w-]+)/.exec(machine)?.[1];
  return emulated === undefined ? "uml" : `qemu-${emulated}`;
}

/** Trees whose last part, `linux`, says nothing. */
const TREES: Readonly<Record<string, string>> = {
  "torvalds/linux": "mainline",
  "next/linux-next": "next",
  "stable/linux": "stable",
};

/**
 * KernelCI's name of the tree, as far as its repository tells: `net-next` of `netdev/net-next`, `arm64` of `arm64/linux`. What its
 * user calls it is nobody's name there.
 */
export function kernelciTree({ name, url }: Report["tree"]): string | undefined {
  if (name === undefined || url === undefined) return undefined;
  const own = name.includes("/") ? name : repositoryName(url) ?? name;
  if (Object.hasOwn(TREES, own)) return TREES[own];
  const parts = own.split("/");
  return parts.at(-1) === "linux" ? parts.at(-2) ?? name : parts.at(-1);
}

/** `netdev/net-next` of a URL that git fetches. */
function repositoryName(url: string): string | undefined {
  const path = URL.canParse(url) ? new URL(url).pathname.replace(/\.git\/?$/, "") : "";
  return path.split("/").filter((part) => part !== "").slice(-2).join("/") || undefined;
}
