/**
 * What `configs/` says. A file of its own: who reads it alone loads neither series nor trees.
 * @module
 */
import type { SelectOptions } from "../options.ts";
import {
  type ArchConfig,
  type BuildRequest,
  checkSets,
  loadArchs,
  loadBuildSets,
  loadSettings,
  refuseNames,
  type Settings,
} from "../../config/mod.ts";
import { type BuildFlags, requestOf } from "./build_request.ts";
import { configDirs, type Context } from "../context.ts";

/** What `configs/` says, and which builds were asked for. */
export interface Choice {
  readonly archs: readonly ArchConfig[];
  readonly settings: Settings;
  readonly request: BuildRequest;
}

/**
 * Reads `configs/` and the directory given. Throws UserError for a mistake in them, and for a name that was asked for and
 * is none.
 */
export async function readConfigs(
  options: Pick<SelectOptions, "configs"> & BuildFlags,
  context: Context,
): Promise<Choice> {
  const dirs = configDirs(options, context);
  const archs = await loadArchs(...dirs), sets = await loadBuildSets(dirs);
  checkSets(sets, archs);
  const settings = await loadSettings(...dirs);
  const request = await requestOf(options, sets, context);
  refuseNames(archs, options.archs, request);
  return { archs, settings, request };
}
