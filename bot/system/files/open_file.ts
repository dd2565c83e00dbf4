/**
 * A few bytes that programs which we start can open, and that are in no directory: nothing is left of
 * them when this process ends, however it ends.
 * @module
 */
import { closeSync, openSync } from "node:fs";

const kept = new Map<string, string>();

/** The path at which a child of this process finds the bytes; the same for the same `name`. */
export async function openBytes(name: string, bytes: Uint8Array): Promise<string> {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const path = await Deno.makeTempFile({ prefix: "everystep-" });
  try {
    await Deno.writeFile(path, bytes);
    // Deno's own files have no numbers.
    const fd = openSync(path, "r"), own = `/proc/${Deno.pid}/fd/${fd}`;
    if (await Deno.readLink(own) !== path) {
      closeSync(fd);
      throw new Error(`${own} is not ${path}`);
    }
    kept.set(name, own);
    return own;
  } finally {
    await Deno.remove(path);
  }
}
