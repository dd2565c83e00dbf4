/**
 * The surroundings of a run, and the paths that are named in it.
 * @module
 */
import { join } from "@std/path";
import type { Ui } from "../system/terminal/ui.ts";

/** Where a run happens, and who follows it. */
export interface Context {
  /** everystep's cache directory. */
  readonly cache: string;
  /** Where the user stands: relative paths start here. */
  readonly cwd: string;
  /** The directory of everystep itself. */
  readonly home: string;
  readonly ui: Ui;
  /** Aborted when the user wants us to stop. */
  readonly signal: AbortSignal;
  /** A report will have what there is to say of the tree: it is not noted before. */
  readonly reports?: boolean;
}

/** A path as the user typed it, made absolute. */
export function inDir(cwd: string, path: string): string {
  return path.startsWith("/") ? path : join(cwd, path);
}

/** everystep's own directory of configs, and that of `--configs`, whose files go before. */
export function configDirs(
  options: { readonly configs?: string },
  context: Pick<Context, "cwd" | "home">,
): readonly [string, ...string[]] {
  const own = `${context.home}/configs`, given = configsDir(options, context);
  return given === own ? [own] : [own, given];
}

/** The directory of `--configs`, or everystep's own. */
export function configsDir(
  { configs }: { readonly configs?: string },
  { cwd, home }: Pick<Context, "cwd" | "home">,
): string {
  return configs === undefined ? `${home}/configs` : inDir(cwd, configs);
}
