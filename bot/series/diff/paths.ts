/**
 * What a path in a patch may be. git am refuses most of the rest itself; here it is refused before
 * anything is touched.
 * @module
 */
import { nameOf } from "../../text/paths.ts";

/** Bytes of a name and of a path (NAME_MAX and PATH_MAX of Linux, less room for where the tree is). */
const MAX_NAME = 255, MAX_PATH = 3000;

/** What HFS+ leaves out of names, so that `.g\u200cit` is `.git` there (git's utf8.c). */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Files in which git itself believes: as links they could be anything. */
const GIT_FILES = /^\.git(?:modules|attributes|ignore)$|^\.mailmap$/i;

/** Why a path is not allowed, or undefined. */
export function badPath(path: string): string | undefined {
  if (path === "") return "has an empty name";
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(path)) return "has a control character in its name";
  if (path.startsWith("/")) return "is an absolute path: a patch may only change the tree";
  if (bytes(path) > MAX_PATH) return `has a path of more than ${MAX_PATH} bytes`;
  for (const part of path.split("/")) {
    if (part === "..") return "reaches outside the tree";
    if (part === "" || part === ".") return "is not a plain path";
    if (bytes(part) > MAX_NAME) return `has a name of more than ${MAX_NAME} bytes`;
    if (isGit(part)) return "reaches into .git";
  }
  // In what they say of the files that they read, a name with one can look like two names.
  if (path.includes("\\")) {
    return "has a backslash in its name, which make and compilers write otherwise";
  }
  return undefined;
}

/** What a build writes, and what make keeps of its commands: of all these a kernel's tree has none. */
const MADE =
  /^(?:include\/(?:generated|config)|arch\/[^/]+\/include\/generated)(?:\/|$)|^\.config$|(?:^|\/)\.[^/]*\.cmd$/;

/**
 * Whether a build writes a file there: one of a patch would stand before it in a build with O=, and be written over in one
 * without.
 */
export function isMade(path: string): boolean {
  return MADE.test(path);
}

/**
 * True for `.git`, and for what a file system may take for it: case, short names, streams and
 * trailing dots of NTFS, whose separator is also `\`, and what HFS+ ignores.
 */
function isGit(name: string): boolean {
  return name.replace(IGNORED, "").split("\\").some((part) =>
    /^(?:\.git|git~1)[ .]*(?::.*)?$/i.test(part)
  );
}

/** Why a symbolic link at `path` with this target is not allowed, or undefined. */
export function badLink(path: string, target: string): string | undefined {
  const leaves = `is a symbolic link out of the tree (to ${displayPath(target)})`;
  if (target === "" || target.startsWith("/") || target.includes("\0")) return leaves;
  if (bytes(target) > MAX_PATH) return `is a symbolic link of more than ${MAX_PATH} bytes`;
  if (GIT_FILES.test(nameOf(path))) return "must not be a symbolic link";
  const up = /^(?:\.\.?\/+)*(?:\.\.?$)?/.exec(target)![0];
  const depth = path.split("/").length - 1;
  if (up.split("/").filter((part) => part === "..").length > depth) return leaves;
  const rest = target.slice(up.length).split("/");
  // Through another link, back up is somewhere else than it reads.
  if (rest.includes("..")) {
    return `is a symbolic link that goes down and up again (to ${displayPath(target)})`;
  }
  return rest.some(isGit) ? "is a symbolic link into .git" : undefined;
}

/** A path in quotes, the beginning of a long one. */
export function displayPath(path: string): string {
  return JSON.stringify(path.length > 80 ? `${path.slice(0, 80)}...` : path);
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
