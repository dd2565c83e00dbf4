/**
 * What is written where the user says.
 * @module
 */
import { InfraError, UserError } from "../../system/errors.ts";
import { makeDir, realPath, tempDir } from "../../system/files/dirs.ts";
import { kindOf, writeAtomic } from "../../system/files/files.ts";
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
    const kind = await kindOf(path);
    const isOther = kind !== "none" && kind !== "directory";
    const first = cause instanceof InfraError ? cause.cause ?? cause : cause;
    throw cannotWrite(typed, first, {
      why: isOther ? "it is there, and no directory" : undefined,
      hint: "name a directory with -o, one that is there or that can be made",
    });
  }
  return path;
}

/** Writes a file whole; behind a link, the file that it leads to. */
export async function writeOutput(
  typed: string,
  content: string | Uint8Array,
  { cwd }: Context,
): Promise<void> {
  const path = inDir(cwd, typed);
  const place = { file: typed };
  const kind = await kindOf(path);
  if (kind === "directory" || kind === "other") {
    throw new UserError(kind === "directory" ? "is a directory" : "is no plain file", {
      place,
      hint: "give the name of a file, or leave --output out to print",
    });
  }
  try {
    await writeAtomic(await realPath(path) ?? path, content);
  } catch (cause) {
    throw cannotWrite(typed, cause);
  }
}

/** The error of what cannot be written, by the name that was typed. */
function cannotWrite(
  typed: string,
  cause: unknown,
  { why, hint }: { readonly why?: string; readonly hint?: string } = {},
): UserError {
  const says = why ?? (cause instanceof Error ? cleanLine(cause.message) : "");
  return new UserError(`cannot be written: ${says}`, { place: { file: typed }, hint, cause });
}
