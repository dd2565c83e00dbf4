/**
 * Telling a kernel tree from any other directory.
 * @module
 */
import { dirname } from "@std/path";
import { realPath } from "../system/files/dirs.ts";
import { isOpenToAll, kindOf, readTextIfThere } from "../system/files/files.ts";
import { environment } from "../system/host.ts";

/** `6.19.6`, from the four lines at the top of a kernel's Makefile; undefined if they are missing. */
export function versionOf(makefile: string): string | undefined {
  const get = (name: string) =>
    new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S*)[ \\t]*$`, "m").exec(makefile)?.[1] ?? "";
  const version = get("VERSION"), patchlevel = get("PATCHLEVEL"), sublevel = get("SUBLEVEL");
  if (!/^\d+$/.test(version) || !/^\d+$/.test(patchlevel)) return undefined;
  const last = /^[1-9]\d*$/.test(sublevel) ? `.${sublevel}` : "";
  const extra = get("EXTRAVERSION");
  return `${version}.${patchlevel}${last}${/^[-.\w]+$/.test(extra) ? extra : ""}`;
}

/**
 * The top of the kernel source that a directory belongs to: the nearest one, going up, whose
 * Makefile has a version; else the directory itself if it has a Makefile and a Kconfig. Going up
 * ends where git ends it (GIT_CEILING_DIRECTORIES), and below a directory in which anyone may write:
 * what others leave in /tmp is not the source of all that stands there.
 */
export async function kernelTop(dir: string): Promise<string | undefined> {
  for await (const at of upwards(dir)) {
    if (await kindOf(`${at}/Kconfig`) === "file") {
      const makefile = await readTextIfThere(`${at}/Makefile`);
      if (makefile !== undefined && versionOf(makefile) !== undefined) return at;
    }
  }
  const plain = await kindOf(`${dir}/Makefile`) === "file" &&
    await kindOf(`${dir}/Kconfig`) === "file";
  return plain ? dir : undefined;
}

/** What stands at the top of every kernel's source, and together nowhere below it. */
const TOP_FILES = ["Kbuild", "Kconfig", "MAINTAINERS", "Makefile"] as const;

/**
 * The top of the kernel source that a user stands in, without a word of theirs that it is meant: going up ends where it ends
 * for {@linkcode kernelTop}, and at the top of any git tree. Undefined in none.
 */
export async function treeAround(dir: string): Promise<string | undefined> {
  if (await isTop(dir)) return dir;
  // As git: where one is, and not how one came there.
  for await (const at of upwards(await realPath(dir) ?? dir)) {
    if (await isTop(at)) return at;
    if (await kindOf(`${at}/.git`) !== "none") return undefined;
  }
  return undefined;
}

async function isTop(dir: string): Promise<boolean> {
  for (const file of TOP_FILES) if (await kindOf(`${dir}/${file}`) !== "file") return false;
  return true;
}

/** The directory, and those above it as far as they may be its tree's. */
async function* upwards(dir: string): AsyncGenerator<string> {
  const ceilings = (environment("GIT_CEILING_DIRECTORIES") ?? "").split(":");
  for (let at = dir;; at = dirname(at)) {
    if (at !== dir && (ceilings.includes(at) || await isOpenToAll(at))) return;
    yield at;
    if (dirname(at) === at) return;
  }
}
