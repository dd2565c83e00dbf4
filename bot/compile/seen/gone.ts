/**
 * Whether a file of make still names the object of a source that is gone.
 * @module
 */
import { gatesOf } from "../../coverage/mod.ts";
import { fileBeneath, readTextBeneath } from "../../system/files/beneath.ts";

/** Sources of which Kbuild makes an object of the same name. */
const ENDS = [".c", ".S", ".rs", ".c_shipped", ".S_shipped"];

/** A file of make is never longer. */
const MAX_TEXT = 2 ** 20;

/** Whether nothing in its directory asks for the object of a source any more. */
export async function isUnasked(source: string, path: string): Promise<boolean> {
  const stem = path.replace(/\.[cS]$/, "");
  if (ENDS.some((end) => fileBeneath(source, stem + end) !== undefined)) return true;
  const read = (file: string) => readTextBeneath(source, file, MAX_TEXT);
  const dir = path.slice(0, path.lastIndexOf("/") + 1), name = stem.slice(dir.length);
  const files = await Promise.all(["Kbuild", "Makefile"].map((file) => read(dir + file)));
  const text = files.filter((one) => one !== undefined).join("\n");
  // A rule of its own may make the source.
  const words = new Set(text.split(/[^\w.+,-]+/));
  if (text === "" || words.has(`${name}.c`) || words.has(`${name}.S`)) return true;
  return (await gatesOf(path, read)).unnamed !== undefined;
}
