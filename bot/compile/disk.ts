/**
 * How much of a disk a build takes, and whether that is free.
 * @module
 */
import type { ArchConfig } from "../config/types.ts";
import type { Level } from "../plan/types.ts";
import { freeBytes } from "../system/files/files.ts";

const GIB = 2 ** 30;
/** Four prepared output directories with the objects of a patch: 20 MiB each for x86_64's defconfig. */
const OBJECTS_BYTES = GIB;
/** The output directory of a defconfig with modules and debug information. */
const IMAGE_BYTES = 4 * GIB;

/**
 * Bytes that must be free to begin a build; `most`, a setting, is what one of everything takes, and
 * more is asked for nothing.
 */
export function neededBytes(
  { defconfig }: Pick<ArchConfig, "defconfig">,
  level: Level,
  most: number,
): number {
  if (level === "objects") return Math.min(OBJECTS_BYTES, most);
  return /^all(?:mod|yes)config$/.test(defconfig) ? most : Math.min(IMAGE_BYTES, most);
}

/** Why the disk of a directory has too little, or undefined. */
export async function lacksBytes(dir: string, needed: number): Promise<string | undefined> {
  const free = await freeBytes(dir);
  if (free === undefined || free >= needed) return undefined;
  const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;
  return `${gib(free)} of disk free, ${gib(needed)} needed`;
}
