/**
 * Goldens: texts that a person reads, kept as files.
 * @module
 */
import assert from "node:assert/strict";

/**
 * Compares a text with a file of `dir`. With `UPDATE_GOLDENS=1` in the environment the file is
 * written instead; look at the difference before you commit it.
 */
export async function golden(dir: URL, name: string, text: string): Promise<void> {
  const file = new URL(name, dir);
  if (Deno.env.get("UPDATE_GOLDENS") === "1") {
    await Deno.mkdir(dir, { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  assert.equal(text, await Deno.readTextFile(file));
}
