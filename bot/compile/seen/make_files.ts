/**
 * Which files of make a whole build has read. A dry run says it; without one, it is told by what the
 * build left in the directory that a file of make is for.
 * @module
 */
import { listBeneath, readTextBeneath } from "../../system/files/beneath.ts";

/** Read by every build. */
const ALWAYS =
  /^(?:Makefile|Kbuild|scripts\/(?:Kbuild\.include|Makefile\.(?:build|compiler|lib|modpost)))$/;

/** What is left where make has been; of an object of `../lib/` that is not so. */
const LEFT = /^(?:modules\.order|built-in\.a|lib\.a)$/;

/** Of a directory, so many saved commands are looked at. */
const LOOKED_AT = 20;

/** A saved command begins with the name of what it makes. */
const MAX_CMD = 4 * 2 ** 20;

/** The text of a file of make is never longer. */
const MAX_TEXT = 2 ** 20;

/** Where a build is, and its source. */
export interface Built {
  readonly build: string;
  readonly source: string;
}

/** Whether a whole build has read a file of make. `arch` is the directory of its architecture. */
export async function makeRead(
  { build, source }: Built,
  path: string,
  arch: string,
): Promise<boolean> {
  if (ALWAYS.test(path) || await included({ build, source }, path, arch)) return true;
  const dir = path.slice(0, path.lastIndexOf("/") + 1), name = path.slice(dir.length);
  if (dir === `arch/${arch}/` && /^(?:Makefile|Kbuild|Platform)$/.test(name)) return true;
  // scripts/Makefile.asm-headers; um takes none of the common ones.
  if (name === "Kbuild" && wrappers(arch).test(dir)) return true;
  if (name !== "Makefile" && name !== "Kbuild") return false;
  const files = listBeneath(build, dir);
  if (files.some((file) => LEFT.test(file))) return true;
  for (const file of files.filter((one) => /^\..+\.cmd$/.test(one)).slice(0, LOOKED_AT)) {
    const text = await readTextBeneath(build, `${dir}${file}`, MAX_CMD) ?? "";
    // By the name that the make of this very directory gives it: not `a/../lib/b.o`.
    if (new RegExp("^(?:saved)?cmd_([^ ]*/)?[^/ ]+ :=", "m").exec(text)?.[1] === dir) return true;
  }
  return false;
}

/** The directories whose Kbuild says which headers are wrapped. */
function wrappers(arch: string): RegExp {
  const common = arch === "um" ? "" : "|include/(?:uapi/)?asm-generic";
  return new RegExp(`^(?:arch/${arch}/include/(?:uapi/)?asm${common})/$`);
}

/** Whether one that every build reads, or that of the directory, includes it under symbols that are set. */
async function included({ build, source }: Built, path: string, arch: string): Promise<boolean> {
  const slash = path.lastIndexOf("/") + 1, dir = path.slice(0, slash), name = path.slice(slash);
  const by = new Set([
    "Makefile",
    `arch/${arch}/Makefile`,
    "scripts/Makefile.lib",
    `${dir}Makefile`,
  ]);
  const config = await readTextBeneath(build, ".config", MAX_CMD) ?? "";
  const set = new Set(config.match(/^CONFIG_\w+(?==[ym]$)/gm));
  for (const file of by) {
    const text = file === path ? undefined : await readTextBeneath(source, file, MAX_TEXT);
    for (const line of (text ?? "").split("\n")) {
      const words = line.split(/[\s/]+/);
      if (!words.includes(name) || !/^\s*-?s?include\b/.test(line)) continue;
      if ((line.match(/CONFIG_\w+/g) ?? []).every((symbol) => set.has(symbol))) return true;
    }
  }
  return false;
}
