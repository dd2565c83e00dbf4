/**
 * Reading the files of a directory, with a bound on all of them together.
 * @module
 */
import { UserError } from "../system/errors.ts";
import { readBytes } from "../system/files/read.ts";
import type { RawMessage } from "./types.ts";
import { readContent } from "./content.ts";
import { MAX_MESSAGES, MAX_TOTAL, tooMany } from "./limits.ts";

/** One file to read: its path, and its name for the user. */
export interface InputFile {
  readonly path: string;
  readonly label: string;
  readonly order?: "listed" | "named";
  /** As {@linkcode RawMessage} has it. */
  readonly strip?: 0;
}

/** The messages of the files, one after the other. Throws {@linkcode UserError} as soon as it is too much. */
export async function readFiles(files: readonly InputFile[], label: string): Promise<RawMessage[]> {
  const messages: RawMessage[] = [];
  let left = MAX_TOTAL;
  if (files.length > MAX_MESSAGES) throw tooMany(label);
  for (const file of files) {
    const bytes = await readBytes(file.path, MAX_TOTAL, file.label);
    left -= bytes.length;
    if (left < 0) {
      throw new UserError(`its files have more than ${MAX_TOTAL / 1048576} MiB together`, {
        place: { file: label },
        hint: "give only the series, not a whole archive",
      });
    }
    const { order, strip } = file;
    const given = { ...(order && { order }), ...(strip === undefined ? {} : { strip }) };
    for (const message of readContent(bytes, file.label).messages) {
      messages.push({ ...message, ...given });
    }
    if (messages.length > MAX_MESSAGES) throw tooMany(label);
  }
  return messages;
}
