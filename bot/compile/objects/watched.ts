/**
 * Which files are watched while a state is prepared: those that a series changes, and the sources beside them, which the next
 * series may change.
 * @module
 */
import { fileBeneath } from "../../system/files/beneath.ts";
import { peekDir } from "../../system/files/peek.ts";
import { MOST_WATCHED, type WatchedFiles, watchFiles } from "../../system/files/reads.ts";

/** Bytes of a file that is watched for what may come; each is copied. */
const MOST_BYTES = 2 ** 20;

/** Watches files of a source; `dir` is made for their copies. See {@linkcode watchFiles}. */
export async function watched(
  source: string,
  paths: readonly string[],
  dir: string,
): Promise<WatchedFiles | undefined> {
  return await watchFiles(source, [...paths, ...beside(source, paths)], dir);
}

/** The sources in the directories of some files, as many as may be watched with these. */
function beside(source: string, paths: readonly string[]): readonly string[] {
  const all = new Set(paths), found: string[] = [];
  for (const dir of new Set(paths.map((path) => path.slice(0, path.lastIndexOf("/") + 1)))) {
    const names = peekDir(`${source}/${dir}`).filter(({ link }) => !link).map(({ name }) => name);
    for (const name of names.sort()) {
      if (all.size + found.length >= MOST_WATCHED) return found;
      const path = `${dir}${name}`;
      if (!/\.[cS]$/.test(name) || all.has(path)) continue;
      if (fileBeneath(source, path, MOST_BYTES) !== undefined) found.push(path);
    }
  }
  return found;
}
