/**
 * A series, from wherever it is, as a directory of patches.
 * @module
 */
import { makeDir, move, tempDir } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { kindOf, writeAtomic } from "../system/files/files.ts";
import { namesIn } from "../system/files/listing.ts";
import { type File, filesOf, slug } from "../series/patch_files.ts";
import type { Series } from "../series/types.ts";
import { makeOutput } from "./record/output.ts";
import { type Context, inDir } from "./context.ts";
import { readSeries } from "./input/inputs.ts";
import type { SourceOptions } from "./options.ts";
import { withoutSlashes } from "../text/paths.ts";

/** Which series, and where to. */
export interface FetchOptions extends SourceOptions {
  readonly series: string;
  /** Directory to make; undefined: named after the series. */
  readonly output?: string;
}

/** A series that was written. */
export interface Fetched {
  readonly series: Series;
  readonly directory: string;
  /** The names of its files, in order. */
  readonly files: readonly string[];
}

/** Reads the series and writes its directory, whole. Throws UserError if that has files. */
export async function fetchSeries(options: FetchOptions, context: Context): Promise<Fetched> {
  const series = await readSeries(options, context);
  const directory = options.output ?? nameOf(series);
  const files = filesOf(series);
  await writeDirectory(inDir(context.cwd, directory), directory, files, context);
  return { series, directory, files: files.map(({ name }) => name) };
}

/** `v4-enable-PT_RECLAIM-on-more-architectures`. */
function nameOf(series: Series): string {
  return `v${series.version}-${slug(series.title)}`;
}

/** Writes it in one step: who finds the directory finds all of it. Throws UserError if it has files. */
async function writeDirectory(
  path: string,
  label: string,
  files: readonly File[],
  context: Context,
): Promise<void> {
  const kind = await kindOf(path);
  if (kind !== "none" && (kind !== "directory" || (await namesIn(path))?.length !== 0)) {
    throw new UserError(`${label}: is there already`, {
      hint: "name another directory with -o DIR, or remove this one",
    });
  }
  const parent = withoutSlashes(path).replace(/\/[^/]*$/, "") || "/";
  await makeOutput(parent, context);
  await using temporary = await tempDir(parent);
  const whole = `${temporary.path}/series`;
  await makeDir(whole);
  for (const { name, bytes } of files) await writeAtomic(`${whole}/${name}`, bytes);
  await move(whole, path);
}
