/**
 * Directories that are written for the user.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { makeDir, tempDir } from "../../system/files/dirs.ts";
import { kindOf } from "../../system/files/files.ts";
import { cleanLine } from "../../text/clean.ts";
import { type Context, inDir } from "../context.ts";

/**
 * Makes a directory that was asked for, and holds that it can be written, before long work is done
 * for it. Gives its absolute path. Throws {@linkcode UserError} that names it as it was typed.
 */
export async function makeOutput(typed: string, { cwd }: Pick<Context, "cwd">): Promise<string> {
  const path = inDir(cwd, typed);
  try {
    await makeDir(path);
    await using _probe = await tempDir(path);
  } catch (cause) {
    throw new UserError(`cannot be written: ${await whyNot(path, cause)}`, {
      place: { file: typed },
      hint: "name a directory with -o, one that is there or that can be made",
      cause,
    });
  }
  return path;
}

async function whyNot(path: string, cause: unknown): Promise<string> {
  const kind = await kindOf(path);
  if (kind !== "none" && kind !== "directory") return "it is there, and no directory";
  return cause instanceof Error ? cleanLine(cause.message) : "";
}
