/** Files for tests of the sources. */
import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { readSource, type Source } from "../../bot/source/mod.ts";
import { UserError } from "../../bot/system/errors.ts";
import { silent } from "../../bot/system/terminal/ui.ts";

/** Runs `body` in a directory that holds these files, and removes it. */
export async function inDirectory(
  files: Readonly<Record<string, string | Uint8Array>>,
  body: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    for (const [name, data] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(dir, name)), { recursive: true });
      if (name.endsWith("/")) await Deno.mkdir(join(dir, name), { recursive: true });
      else await Deno.writeFile(join(dir, name), bytesOf(data));
    }
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Text or bytes, as bytes. */
export function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === "string" ? new TextEncoder().encode(data) : data;
}

/** Reads a source in a directory. */
export function read(dir: string, arg: string, stdin?: Uint8Array): Promise<Source> {
  return readSource(arg, {
    cwd: dir,
    ui: silent,
    ...(stdin === undefined ? {} : { stdin: () => Promise.resolve(stdin) }),
  });
}

/** The UserError of a promise. */
export async function userError(promise: Promise<unknown>): Promise<UserError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  assert.fail("no error");
}
