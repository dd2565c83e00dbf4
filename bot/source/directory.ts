/**
 * A directory of patches: with a quilt `series` file, or with files whose names or subjects have
 * the numbers.
 * @module
 */
import { join } from "@std/path";
import { UserError } from "../system/errors.ts";
import { kindOf } from "../system/files/files.ts";
import { listDir, readBytes } from "../system/files/read.ts";
import type { RawMessage } from "./types.ts";
import { type InputFile, readFiles } from "./files.ts";
import { parseSeriesFile } from "./quilt.ts";

/** What counts as a patch by its name; an editor's backup, `0001-x.patch~`, does not. */
const PATCH = /\.(?:patch|diff|eml|mbox|mbx)(?:\.gz)?$/i;
/** The number that git format-patch puts first, after `v4-` for a reroll. */
const NUMBERED = /^(?:v\d+-)?(\d+)/;
/** `format-patch --suffix` and `--numbered-files` name them otherwise: then the number is all there is. */
const NUMBER_ALONE = /^(?:v\d+-)?\d{1,6}(?:-.*)?$/;
const NO_PATCH = /~$|\.(?:orig|rej|bak|swp|swo|tmp|html|json|o|py|sh)$/i;
const COVER = /cover[-_]?letter/i;
/** No series file of the kernel's comes near it. */
const MAX_SERIES_FILE = 1024 * 1024;

/** True if there is a `series` file or a patch. */
export async function isPatchDirectory(path: string): Promise<boolean> {
  const entries = await listDir(path);
  const files = entries.filter(({ kind }) => kind === "file").map(({ name }) => name);
  return files.includes("series") || patchesOf(files).length > 0;
}

/**
 * Reads a directory, by its `series` file where it has one, or by the `list` that is named. Throws {@linkcode UserError} if
 * there is no patch in it, or one is missing.
 */
export async function readDirectory(
  path: string,
  label: string,
  list?: string,
): Promise<RawMessage[]> {
  const names = (await listDir(path)).filter(({ kind }) => kind === "file").map(({ name }) => name);
  const series = list ?? (names.includes("series") ? "series" : undefined);
  const files = series === undefined
    ? await numberedFiles(path, label, names)
    : await listedFiles(path, label, names, series);
  return await readFiles(files, label);
}

/** True for the name of a quilt series file: RT's and SUSE's are `series-rt` and `series.conf`. */
export function isSeriesName(name: string): boolean {
  return /^series(?:[._-][^/]*)?$|[._-]series$/.test(name) && !isPatch(name);
}

async function listedFiles(
  path: string,
  label: string,
  names: readonly string[],
  series: string,
): Promise<InputFile[]> {
  const file = join(label, series);
  const bytes = await readBytes(join(path, series), MAX_SERIES_FILE, file);
  const listed = parseSeriesFile(new TextDecoder().decode(bytes), file);
  for (const { name, line } of listed) {
    const kind = await kindOf(join(path, name));
    if (kind === "file") continue;
    throw new UserError(
      `${name}: ${kind === "none" ? "is listed here, and there is no such file" : "is not a file"}`,
      { place: { file, line }, hint: `put the patch into ${label}, or take it off the list` },
    );
  }
  const isListed = new Set(listed.map(({ name }) => name));
  const covers = names.filter((name) => isPatch(name) && COVER.test(name) && !isListed.has(name));
  return [
    ...covers.slice(0, 1).map((name) => at(path, label, name)),
    ...listed.map(({ name, strip }) => ({
      ...at(path, label, name),
      ...(strip === undefined ? {} : { strip }),
      order: "listed" as const,
    })),
  ];
}

/** Where quilt keeps its patches, below a tree that it works on or a Debian package. */
const BELOW = ["patches", "patches-rt", "debian/patches", "debian/patches-rt"];

async function numberedFiles(
  path: string,
  label: string,
  names: readonly string[],
): Promise<InputFile[]> {
  const patches = patchesOf(names);
  if (patches.length === 0) {
    const below = [];
    for (const dir of BELOW) {
      if (await kindOf(join(path, dir, "series")) === "file") below.push(join(label, dir));
    }
    throw new UserError("there is no patch in this directory", {
      place: { file: label },
      hint: below.length > 0
        ? `there is a quilt series below it: ${below.join(", ")}`
        : "everystep looks for a quilt series file, for *.patch, *.diff, *.eml and *.mbox, " +
          "and for a maildir's cur/ and new/",
    });
  }
  const number = (name: string) => Number(NUMBERED.exec(name)?.[1] ?? Infinity);
  return patches
    .sort((a, b) => number(a) === number(b) ? (a < b ? -1 : 1) : number(a) - number(b))
    .map((name) => ({
      ...at(path, label, name),
      ...(NUMBERED.test(name) ? { order: "named" as const } : {}),
    }));
}

/** Those with an ending that says so; where there is none, those with a number. */
function patchesOf(names: readonly string[]): string[] {
  const known = names.filter(isPatch);
  if (known.length > 0) return known;
  return names.filter((name) => NUMBER_ALONE.test(name) && !NO_PATCH.test(name));
}

function isPatch(name: string): boolean {
  return PATCH.test(name) && !name.startsWith(".");
}

function at(path: string, label: string, name: string): InputFile {
  return { path: join(path, name), label: join(label, name) };
}
