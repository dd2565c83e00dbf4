/**
 * What everybody may read of what a child said, and of what it writes.
 * @module
 */
import { withoutPaths } from "../../text/own_paths.ts";
import type { Service } from "./service.ts";

type Machine = Pick<Service, "temp" | "children" | "settings">;

/** The text with the last part alone of each path that begins with a directory of ours. */
export function publicText(machine: Machine, text: string): string {
  return withoutPaths(text, ownDirs(machine));
}

/** The environment of a child whose reports are public: it writes no path of ours. */
export function publicEnv(machine: Machine): Record<string, string> {
  return { EVERYSTEP_OWN_DIRS: ownDirs(machine).join("\n") };
}

function ownDirs({ temp, children, settings }: Machine): readonly string[] {
  const { home, cache, configs } = children;
  return [temp, cache, configs, home, ...settings.trees.flatMap(({ path }) => path ?? [])];
}
