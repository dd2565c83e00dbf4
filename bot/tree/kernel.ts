/**
 * Telling a kernel tree from any other directory.
 * @module
 */
import { dirname } from "@std/path";
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
  const ceilings = (environment("GIT_CEILING_DIRECTORIES") ?? "").split(":");
  for (let at = dir;; at = dirname(at)) {
    if (at !== dir && (ceilings.includes(at) || await isOpenToAll(at))) break;
    if (await kindOf(`${at}/Kconfig`) === "file") {
      const makefile = await readTextIfThere(`${at}/Makefile`);
      if (makefile !== undefined && versionOf(makefile) !== undefined) return at;
    }
    if (dirname(at) === at) break;
  }
  const plain = await kindOf(`${dir}/Makefile`) === "file" &&
    await kindOf(`${dir}/Kconfig`) === "file";
  return plain ? dir : undefined;
}
