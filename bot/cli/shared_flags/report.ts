/**
 * What the commands share that take a report, and those that write a file.
 * @module
 */
import { UserError } from "../../system/errors.ts";
import { file, text } from "../flag_kinds.ts";
import { matching, webUrl } from "../parse/values.ts";

/** What stands for a report, in their help. */
export const REPORT_TEXT = "a report.json, or the directory that verify --output wrote";

/** Where text goes. */
export const FILE_FLAG = file({ short: "o", help: "write this file instead of standard output" });

/** A page with details. */
export const URL_FLAG = text({ value: "URL", help: "where the details are: a page", read: webUrl });

/** The file that a command needs, as help calls it. Throws {@linkcode UserError} if it is not given. */
export function needed(words: readonly string[], who: string): string {
  if (words[0] !== undefined) return words[0];
  throw new UserError(`${who}: a report.json, or the directory of one`);
}

/** A CI system's name, as KCIDB's schema takes it. */
export const ORIGIN_FLAG = text({
  value: "NAME",
  help: "for KCIDB: who submits (default: everystep)",
  read: matching(/^[a-z0-9_]{1,64}$/, "lower-case letters, digits and _, 64 at most"),
});
