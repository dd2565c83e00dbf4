/**
 * A maildir (maildir(5)): one message a file, in `cur/` and `new/`.
 * @module
 */
import { join } from "@std/path";
import { UserError } from "../system/errors.ts";
import { kindOf } from "../system/files/files.ts";
import { listDir } from "../system/files/read.ts";
import type { RawMessage } from "./types.ts";
import { readFiles } from "./files.ts";

/** True if the directory has `cur` and `new`. */
export async function isMaildir(path: string): Promise<boolean> {
  const kinds = await Promise.all(["cur", "new"].map((name) => kindOf(join(path, name))));
  return kinds.every((kind) => kind === "directory");
}

/** Reads a maildir, by file name, which begins with the time of delivery. `tmp/` is not looked at. */
export async function readMaildir(path: string, label: string): Promise<RawMessage[]> {
  const files = [];
  for (const box of ["cur", "new"]) {
    for (const { name, kind } of await listDir(join(path, box))) {
      if (kind !== "file" || name.startsWith(".")) continue;
      files.push({ path: join(path, box, name), label: join(label, box, name), name });
    }
  }
  if (files.length === 0) {
    throw new UserError("this maildir is empty", {
      place: { file: label },
      hint: "save the thread of the series into it",
    });
  }
  files.sort((a, b) => a.name < b.name ? -1 : 1);
  return await readFiles(files, label);
}
