/**
 * quilt's `series` file (quilt(1)): one patch a line, in order, with options behind the name.
 * @module
 */
import { UserError } from "../system/errors.ts";

/** One line of a series file. */
export interface Listed {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** `-p0`: its paths have no `a/` and `b/` in front. */
  readonly strip?: 0;
}

/**
 * The patches that the file lists. Comments, empty lines, `-p1` and `-p0` are fine; what would apply a patch
 * in another way than `git am` can (`-p2`, `-R`) is refused, as are names outside the directory.
 */
export function parseSeriesFile(text: string, file: string): Listed[] {
  const listed: Listed[] = [], lines = new Map<string, number>();
  for (const [i, whole] of text.split(/\r?\n/).entries()) {
    const [name, ...options] = whole.replace(/(?:^|\s)#.*$/, "").trim().split(/\s+/);
    if (name === undefined || name === "") continue;
    const place = { file, line: i + 1 };
    if (/^[+-]/.test(name) && options.length > 0 && !options[0]!.startsWith("-")) {
      throw new UserError(`${name}: a guard in front of a patch is not supported`, {
        place,
        hint: "write into a series file only what is to be applied, one a line",
      });
    }
    const strip = options.includes("-p0") ? 0 : undefined;
    for (const option of options) {
      if (option === "-p0" || option === "-p1" || option === "-pab") continue;
      throw new UserError(`${name}: option ${option} is not supported`, {
        place,
        hint:
          "patches are applied with -p1 or -p0: remake it with paths a/ and b/ (quilt refresh -p1)",
      });
    }
    if (name.startsWith("/") || name.split("/").includes("..") || name.includes("\0")) {
      throw new UserError(`${name}: lies outside the directory of the series file`, { place });
    }
    const before = lines.get(name);
    if (before !== undefined) {
      throw new UserError(`${name}: is listed twice, first in line ${before}`, { place });
    }
    lines.set(name, i + 1);
    listed.push({ name, line: i + 1, ...(strip === undefined ? {} : { strip }) });
  }
  if (listed.length === 0) {
    throw new UserError("lists no patch", {
      place: { file },
      hint: "write the file names of the patches into it, one a line, in order",
    });
  }
  return listed;
}
