/**
 * From the names that people type to architectures.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { nearest } from "./nearest.ts";
import type { ArchConfig } from "./types.ts";

/** The architecture of this name or alias, in any case of letters. */
export function findArch(archs: readonly ArchConfig[], name: string): ArchConfig | undefined {
  const typed = name.toLowerCase();
  return archs.find((arch) => arch.name === typed) ??
    archs.find((arch) => arch.aliases.includes(typed));
}

/**
 * The architectures of these names and aliases, in the order of `archs`, each once; `all` stands
 * for every one. Throws {@linkcode UserError} for an unknown name, with the nearest right one.
 */
export function pickArchs(archs: readonly ArchConfig[], names: readonly string[]): ArchConfig[] {
  const chosen = new Set<ArchConfig>();
  for (const name of names) {
    if (name.toLowerCase() === "all") {
      for (const arch of archs) chosen.add(arch);
      continue;
    }
    const arch = findArch(archs, name);
    if (arch === undefined) throw unknown(archs, name);
    chosen.add(arch);
  }
  return archs.filter((arch) => chosen.has(arch));
}

function unknown(archs: readonly ArchConfig[], name: string): UserError {
  const guess = nearest(name, archs.flatMap((arch) => [arch.name, ...arch.aliases]));
  const quoted = JSON.stringify(name.slice(0, 60));
  return new UserError(
    `no architecture ${quoted}${guess === undefined ? "" : `; did you mean ${guess}?`}`,
    { hint: `there are ${archs.map((arch) => arch.name).join(", ")}, and "all"` },
  );
}
