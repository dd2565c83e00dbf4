/**
 * Whether something still asks for a file that is gone: a file of make for the object of a source, a
 * source for a header.
 * @module
 */
import { gatesOf } from "../../coverage/mod.ts";
import { InfraError } from "../../system/errors.ts";
import { fileBeneath, readTextBeneath } from "../../system/files/beneath.ts";
import { run } from "../../system/process/process.ts";
import { nameOf } from "../../text/paths.ts";

/** Sources of which Kbuild makes an object of the same name. */
const ENDS = [".c", ".S", ".rs", ".c_shipped", ".S_shipped"];

/** A file of make is never longer. */
const MAX_TEXT = 2 ** 20;

/** Whether nothing asks for a source, or a header, any more. */
export async function isUnasked(source: string, path: string): Promise<boolean> {
  return path.endsWith(".h")
    ? await isIncludedNowhere(source, path)
    : await isNamedNowhere(source, path);
}

/** What is no part of a kernel. */
const OUTSIDE = ["Documentation", "tools", "samples", "scripts"];
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*[<"]([\w./+-]+)[>"]/gm;

/** Whether no source of the kernel includes a header by a name that leads to no other one. */
async function isIncludedNowhere(source: string, path: string): Promise<boolean> {
  const name = nameOf(path);
  const found: string[] = [];
  const { code, stderr } = await run([
    ...["grep", "-rlF", "--include=*.[chS]", ...OUTSIDE.map((dir) => `--exclude-dir=${dir}`)],
    ...["-e", name, "."],
  ], { cwd: source, onLine: (line) => found.push(line.replace(/^\.\//, "")) });
  if (code > 1) throw new InfraError(`grep over the source failed: ${stderr.trim()}`);
  for (const file of found) {
    const text = await readTextBeneath(source, file, MAX_SOURCE) ?? "";
    for (const [, included = ""] of text.matchAll(INCLUDE)) {
      if (leadsTo(included, file, path) && !isElsewhere(source, included, file)) return false;
    }
  }
  return true;
}

const MAX_SOURCE = 16 * 2 ** 20;

/** Whether a name in a file may lead to a path: from its own directory, from include/, or near it. */
function leadsTo(name: string, file: string, path: string): boolean {
  if (path === `${dirOf(file)}${name}` || /^include\/(?:uapi\/)?/.exec(path)?.[0] + name === path) {
    return true;
  }
  const around = dirOf(dirOf(path).slice(0, -1));
  return around !== "" && !path.startsWith("include/") && file.startsWith(around) &&
    path.endsWith(`/${name}`);
}

/** Whether there is another file that the name leads to. */
function isElsewhere(source: string, name: string, file: string): boolean {
  return [dirOf(file), "include/", "include/uapi/"]
    .some((dir) => fileBeneath(source, dir + name) !== undefined);
}

function dirOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Whether nothing in its directory asks for the object of a source any more. */
async function isNamedNowhere(source: string, path: string): Promise<boolean> {
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
