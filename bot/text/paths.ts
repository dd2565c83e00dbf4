/**
 * Paths with slashes, as names: nothing is looked up. Pure.
 * @module
 */

/** What follows a directory in a path below it; undefined if it is not below. */
export function below(path: string, dir: string): string | undefined {
  return path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : undefined;
}

/** Takes `.` and `..` out of a relative path; undefined if it leads outside. */
export function normal(path: string): string | undefined {
  if (!/^\/|\/\/|\.\/|\.$|\/$/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What is before it: `lib/tests` of lib/tests/test_sort.c; empty where there is no directory. */
export function dirOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A URL, or a path, without the slashes at its end. */
export function withoutSlashes(text: string): string {
  return text.replace(/(?<!\/)\/+$/, "");
}
