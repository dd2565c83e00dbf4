/**
 * What a path in a patch may be. git am refuses most of the rest itself; here it is refused before
 * anything is touched.
 * @module
 */

/** Why a path is not allowed, or undefined. */
export function badPath(path: string): string | undefined {
  if (path === "") return "has an empty name";
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(path)) return "has a control character in its name";
  if (path.startsWith("/")) return "is an absolute path: a patch may only change the tree";
  for (const part of path.split("/")) {
    if (part === "..") return "reaches outside the tree";
    if (part === "" || part === ".") return "is not a plain path";
    if (/^\.git[ .]*$/i.test(part) || /^git~1$/i.test(part)) return "reaches into .git";
  }
  return undefined;
}

/** Why a symbolic link at `path` with this target is not allowed, or undefined. */
export function badLink(path: string, target: string): string | undefined {
  const leaves = `is a symbolic link out of the tree (to ${JSON.stringify(target)})`;
  if (target.startsWith("/") || target.includes("\0")) return leaves;
  let depth = path.split("/").length - 1;
  for (const part of target.split("/")) {
    if (part === "..") depth--;
    else if (part !== "" && part !== ".") depth++;
    if (depth < 0) return leaves;
    if (/^\.git$/i.test(part)) return "is a symbolic link into .git";
  }
  return undefined;
}
