/**
 * Can a change to one file change what is built for one architecture?
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import { IDLE_SCRIPTS, NOT_READ, READ_TOOLS, SHARED_ARCH_FILES } from "./paths.ts";
import { nameOf } from "../text/paths.ts";

/** The answer, and why. */
export interface Effect {
  readonly affects: boolean;
  /** `arch/alpha/Kconfig`, `mm/rmap.c, which every architecture may build`: fits after "touches". */
  readonly reason: string;
  /**
   * How near it is: the architecture's own directory, another that it reads, a file that every
   * build may read; `none` where it affects nothing here.
   */
  readonly by: "own" | "reads" | "generic" | "none";
}

/** What an architecture's file says that matters here. */
export type ArchDirs = Pick<ArchConfig, "name" | "srcarch" | "reads">;

/**
 * Whether a build for `arch` may read the file `path`, relative to the tree. False only where that
 * is sure: for the rest it takes a build to know. Pure.
 *
 * ```ts
 * import { affects } from "./affects.ts";
 * import assert from "node:assert/strict";
 * const um = { name: "um", srcarch: "um", reads: ["x86"] };
 * assert.equal(affects("mm/rmap.c", um).affects, true);
 * assert.equal(affects("arch/alpha/Kconfig", um).affects, false);
 * assert.equal(affects("arch/x86/lib/memcpy_64.S", um).reason,
 *   "arch/x86/lib/memcpy_64.S, which um's build reads");
 * ```
 */
export function affects(path: string, arch: ArchDirs): Effect {
  const yes = (by: Effect["by"], why: string): Effect => ({
    affects: true,
    by,
    reason: why === "" ? path : `${path}, ${why}`,
  });
  const no = (reason: string): Effect => ({ affects: false, by: "none", reason });

  // Nothing is sure about such a path; git refuses it anyway.
  if (/^\/|^$|(?:^|\/)(?:\.{1,2})?(?:\/|$)/.test(path)) return yes("generic", "no plain path");
  const unread = NOT_READ.find(([pattern]) => pattern.test(path));
  if (unread !== undefined) return no(areaOf(path));

  if (path.startsWith("arch/")) {
    if (path.startsWith(`arch/${arch.srcarch}/`)) return yes("own", "");
    if (arch.reads.some((dir) => path.startsWith(`arch/${dir}/`))) {
      return yes("reads", `which ${arch.name}'s build reads`);
    }
    const shared = SHARED_ARCH_FILES.find(([pattern]) => pattern.test(path));
    if (shared !== undefined) return yes("generic", `read by ${shared[1]}`);
    // A new kind of file right below arch/ may be anyone's.
    return /^arch\/[^/]+\/./.test(path)
      ? no(areaOf(path))
      : yes("generic", "which every build may read");
  }
  if (path.startsWith("tools/")) {
    return READ_TOOLS.some((pattern) => pattern.test(path))
      ? yes("generic", "which the build's own tools are made from")
      : no(areaOf(path));
  }
  if (isIdleScript(path)) return no(path);
  return yes("generic", howRead(path));
}

/** How every architecture's build gets to see a file outside arch/. */
function howRead(path: string): string {
  const name = nameOf(path);
  if (/^Kconfig/.test(name)) return "which every configuration reads";
  if (/^(?:Makefile|Kbuild)/.test(name)) return "which every build reads";
  if (path.startsWith("scripts/")) return "which every build may run";
  if (/\.h$/.test(name)) return "which every architecture may include";
  if (/\.(?:[cS]|rs)$/.test(name)) return "which every architecture may build";
  return "which every build may read";
}

function isIdleScript(path: string): boolean {
  const [, name, inside] = /^scripts\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  return name !== undefined && IDLE_SCRIPTS.has(inside === undefined ? name : `${name}/`);
}

/** A name for a file that nothing reads, short enough for a list: its directory where that says all. */
export function areaOf(path: string): string {
  return /^(?:arch\/[^/]+|tools\/[^/]+|Documentation|LICENSES)\//.exec(path)?.[0] ?? path;
}
