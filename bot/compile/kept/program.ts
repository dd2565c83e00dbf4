/**
 * Which program judges: a kept outcome is that of the code that made it. What was called good by a
 * mistake is not called so again once the mistake is mended.
 * @module
 */
import { readTextIfThere, sha256 } from "../../system/files/files.ts";
import { filesBelow } from "../../system/files/listing.ts";

/**
 * Where the code stands that decides an outcome: what says what a patch can change, what its objects come to, how a kernel
 * ran, and which builds a cell takes, with all that these import.
 */
export const DIRS = [
  ...["text", "system", "source", "series", "config", "doctor", "plan", "schedule", "tree"],
  ...["affected", "coverage", "compile", "boot", "testing", "judge", "engine/cells", "std"],
].map((dir) => new URL(`../../${dir}/`, import.meta.url));

let known: Promise<string> | undefined;

/** Digest of that code; where it is not read from files, its address, which has the version. */
export function program(): Promise<string> {
  return known ??= digestOf(DIRS);
}

/** Digest of all code below some directories. */
export async function digestOf(dirs: readonly URL[]): Promise<string> {
  const all: (readonly [string, string])[] = [];
  for (const dir of dirs) {
    if (dir.protocol !== "file:") return dirs.join(" ");
    const root = decodeURIComponent(dir.pathname);
    const paths = (await filesBelow(root)).map(({ path }) => path).filter((path) =>
      path.endsWith(".ts")
    );
    for (const path of paths.sort()) all.push([path, await readTextIfThere(root + path) ?? ""]);
  }
  return all.length === 0 ? dirs.join(" ") : await sha256(JSON.stringify(all));
}
