/**
 * The directory that a mended series goes to: nobody's work is overwritten.
 * @module
 */
import { z } from "zod";
import { makeDir, realPath } from "../system/files/dirs.ts";
import { UserError } from "../system/errors.ts";
import { kindOf, readTextIfThere, remove, sha256, writeAtomic } from "../system/files/files.ts";
import { listDir, readBytes } from "../system/files/read.ts";

/** Says which files are ours, and what was in them. */
const LIST = ".everystep-mend.json";
const listSchema = z.record(z.string(), z.string());
const MAX_FILE = 256 * 1024 * 1024;

/**
 * Throws UserError unless the directory is not there, is empty, or has nothing but what an earlier
 * run wrote there, as that run wrote it.
 */
export async function checkOutput(dir: string, label: string): Promise<void> {
  const kind = await kindOf(dir);
  if (kind === "none") return;
  if (kind !== "directory") throw new UserError("is not a directory", { place: { file: label } });
  const known = await ownFiles(dir);
  for (const { name, kind } of await listDir(dir)) {
    if (name === LIST || name.endsWith(".part")) continue;
    const hash = known[name];
    const same = kind === "file" && hash !== undefined &&
      hash === await sha256(await readBytes(`${dir}/${name}`, MAX_FILE));
    if (same) continue;
    throw new UserError(
      hash === undefined
        ? `is not empty: ${name} is not from an earlier mend`
        : `${name} was changed since it was written`,
      { place: { file: label }, hint: "name a new directory with -o" },
    );
  }
}

/** Puts the files of one directory into another, in place of what an earlier run left there. */
export async function fillOutput(
  dir: string,
  label: string,
  from: string,
  names: readonly string[],
): Promise<void> {
  await checkOutput(dir, label);
  try {
    await makeDir(dir);
    const files = new Map<string, Uint8Array>();
    for (const name of names) files.set(name, await readBytes(`${from}/${name}`, MAX_FILE));
    const old = await ownFiles(dir);
    const list: Record<string, string> = {};
    for (const [name, bytes] of files) list[name] = await sha256(bytes);
    // The list first: whatever happens then, the next run knows the files as ours.
    for (const name of Object.keys(old)) await remove(`${dir}/${name}`);
    await writeAtomic(`${dir}/${LIST}`, `${JSON.stringify(list, null, 2)}\n`);
    for (const [name, bytes] of files) await writeAtomic(`${dir}/${name}`, bytes);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`cannot be written: ${why}`, { place: { file: label }, cause });
  }
}

/** True if both are one directory. */
export async function sameDirectory(a: string, b: string): Promise<boolean> {
  const real = await realPath(a);
  return real !== undefined && real === await realPath(b);
}

/** The files of the list that could be ours: plain names only. */
async function ownFiles(dir: string): Promise<Readonly<Record<string, string>>> {
  const text = await readTextIfThere(`${dir}/${LIST}`);
  if (text === undefined) return {};
  try {
    const all = Object.entries(listSchema.parse(JSON.parse(text)));
    return Object.fromEntries(all.filter(([name]) => /^[\w][\w.+-]*$/.test(name)));
  } catch {
    return {};
  }
}
