/**
 * Keeps boots, and what is known to differ between those of one kernel.
 * @module
 */
import type { BootKey, BootOutcome, BootStore } from "../../boot/mod.ts";
import { addFlakes, joinFlakes, mergeBoots, withFlakes } from "../../judge/mod.ts";
import { copyFile, remove } from "../../system/files/files.ts";

/** Keeps the first boot of a kernel in this run, with what other runs found of it. */
export async function keepBoot(
  outcome: BootOutcome,
  key: BootKey,
  boots: BootStore,
): Promise<BootOutcome> {
  if (!says(outcome)) return outcome;
  return await boots.save(key, addFlakes(outcome, await boots.flakes(key)));
}

/**
 * Keeps two boots of a kernel as one, and what differs between them. A second one that the machine has failed leaves no
 * answer: nothing is confirmed then.
 */
export async function settleBoots(
  first: BootOutcome,
  second: BootOutcome,
  key: BootKey,
  boots: BootStore,
): Promise<BootOutcome> {
  if (!says(second)) return second;
  const merged = mergeBoots(first, second), known = await boots.flakes(key);
  const flakes = joinFlakes(merged.flaky ?? [], known);
  if (flakes.length > known.length) {
    const other = merged.console === first.console ? second.console : first.console;
    // The other console may be that of a kept boot, and stay there.
    const console = `${other}.flaky`;
    await copyFile(other, console);
    await boots.saveFlakes(key, flakes, console);
  }
  const flagged = addFlakes(withFlakes(merged, flakes, true), flakes);
  const kept = says(flagged) ? await boots.save(key, flagged) : flagged;
  if (flagged.console !== second.console) await remove(second.console);
  return kept;
}

/** A boot that says something about its kernel. */
function says({ kind }: BootOutcome): boolean {
  return kind === "booted" || kind === "broken";
}
