/**
 * A hash over everything that a directory holds: names, modes, contents and, for files, times; but
 * for the times of git's objects, which any git that meets an object again sets to now, so that they
 * are not pruned.
 */
import { createHash } from "node:crypto";

/** Equal before and after means that nobody wrote there. */
export async function fingerprint(dir: string): Promise<string> {
  const hash = createHash("sha256");
  const walk = async (path: string) => {
    const entries = [];
    for await (const entry of Deno.readDir(path)) entries.push(entry);
    for (const entry of entries.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
      const full = `${path}/${entry.name}`;
      const info = await Deno.lstat(full);
      const time = entry.isFile && !full.includes("/.git/objects/") ? info.mtime?.getTime() : "";
      hash.update(`${full}\0${info.mode}\0${time}\0`);
      if (entry.isDirectory) await walk(full);
      else if (entry.isSymlink) hash.update(await Deno.readLink(full));
      else hash.update(await Deno.readFile(full));
    }
  };
  await walk(dir);
  return hash.digest("hex");
}
