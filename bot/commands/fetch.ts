/**
 * `fetch`: a series, from wherever it is, as a directory of patches.
 * @module
 */
import type { FetchCommand } from "../cli/command.ts";
import { cleanLine } from "../text/clean.ts";
import { type File, filesOf, slug } from "../series/patch_files.ts";
import type { Series } from "../series/types.ts";
import { makeDir, move, tempDir } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { kindOf, writeAtomic } from "../system/files/files.ts";
import { namesIn } from "../system/files/listing.ts";
import type { CommandContext } from "../cli/context.ts";
import { inDir } from "../engine/context.ts";
import { readSeries } from "../engine/input/inputs.ts";

/** Runs `fetch`: exit code 0 if the directory is there, whole. */
export async function fetchSeries(command: FetchCommand, context: CommandContext): Promise<number> {
  const series = await readSeries(command, context);
  const shown = command.output ?? nameOf(series);
  const files = filesOf(series);
  await writeDirectory(inDir(context.cwd, shown), shown, files);
  const { title, version, notes } = series;
  const { terminal, ui } = context;
  if (command.json) {
    const names = files.map(({ name }) => name);
    terminal.out(
      JSON.stringify({ directory: shown, title, version, files: names, notes }, null, 2),
    );
    return 0;
  }
  for (const note of notes) ui.note(`note: ${cleanLine(note)}`);
  const count = series.patches.length;
  terminal.out(
    `${shown}: ${count} patch${count === 1 ? "" : "es"} of "${cleanLine(title)}" (v${version})`,
  );
  return 0;
}

/** `v4-enable-PT_RECLAIM-on-more-architectures`. */
function nameOf(series: Series): string {
  return `v${series.version}-${slug(series.title)}`;
}

/** Writes it in one step: who finds the directory finds all of it. Throws UserError if it has files. */
async function writeDirectory(path: string, shown: string, files: readonly File[]): Promise<void> {
  const kind = await kindOf(path);
  if (kind !== "none" && (kind !== "directory" || (await namesIn(path))?.length !== 0)) {
    throw new UserError(`${shown}: is there already`, {
      hint: "name another directory with -o DIR, or remove this one",
    });
  }
  const parent = path.replace(/(?<!\/)\/+$/, "").replace(/\/[^/]*$/, "") || "/";
  await makeDir(parent);
  await using temporary = await tempDir(parent);
  const whole = `${temporary.path}/series`;
  await makeDir(whole);
  for (const { name, bytes } of files) await writeAtomic(`${whole}/${name}`, bytes);
  await move(whole, path);
}
