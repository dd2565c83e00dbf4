/**
 * A mail as a draft in a maildir (maildir(5)), for its sender to read, change and send.
 * @module
 */
import { makeDir, move } from "../../system/files/dirs.ts";
import { UserError } from "../../system/errors.ts";
import { kindOf, writeAtomic } from "../../system/files/files.ts";

/** Writes it, and gives its name. The same mail twice is one draft. Throws {@linkcode UserError}. */
export async function writeDraft(dir: string, messageId: string, text: string): Promise<string> {
  if (await kindOf(dir) !== "none" && await kindOf(`${dir}/cur`) !== "directory") {
    throw new UserError("is no maildir: it has no directory cur", { place: { file: dir } });
  }
  for (const part of ["cur", "new", "tmp"]) await makeDir(`${dir}/${part}`);
  // No time in the name: unlike what a server delivers, it need not be unlike all others.
  const name = messageId.replace(/[^\w.@-]/g, "_");
  await writeAtomic(`${dir}/tmp/${name}`, text);
  const file = `${dir}/cur/${name}:2,DS`;
  await move(`${dir}/tmp/${name}`, file);
  return file;
}
