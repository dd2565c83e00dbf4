/**
 * Our own code, as what it made is kept by: a newer one that reads, asks or decides otherwise takes nothing of an older one's.
 * @module
 */
import { readTextIfThere, sha256 } from "./files.ts";
import { filesBelow } from "./listing.ts";

const KNOWN = new Map<string, Promise<string>>();

/** Digest of all code in some directories and files, read once; where it is not read from files, their addresses, with the version. */
export function codeDigest(places: readonly URL[]): Promise<string> {
  const key = places.join(" "), found = KNOWN.get(key) ?? digestOf(places);
  KNOWN.set(key, found);
  return found;
}

/** The same, read anew. */
export async function digestOf(places: readonly URL[]): Promise<string> {
  const all: (readonly [string, string])[] = [];
  for (const place of places) {
    if (place.protocol !== "file:") return places.join(" ");
    const path = decodeURIComponent(place.pathname);
    const found = path.endsWith("/")
      ? (await filesBelow(path)).map((one) => one.path).filter((one) => one.endsWith(".ts"))
      : [""];
    for (const one of found.sort()) all.push([one, await readTextIfThere(path + one) ?? ""]);
  }
  return all.length === 0 ? places.join(" ") : await sha256(JSON.stringify(all));
}

/** Places in the code, by their paths below `bot/`; a directory ends in a slash. */
export function codeAt(paths: readonly string[]): readonly URL[] {
  return paths.map((path) => new URL(`../../${path}`, import.meta.url));
}
