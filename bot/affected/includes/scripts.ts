/**
 * Which files a script may read that no command names: what it sources, imports, opens by a name
 * spelled in it, or finds in a directory. Pure.
 * @module
 */
import { dirOf, join } from "../keys.ts";
import type { Resolver } from "./resolve.ts";
import type { Key } from "../types.ts";
import { nameOf } from "../../text/paths.ts";

/** Files whose includes the preprocessor, dtc or nobody reads. */
const OTHER =
  /\.(?:[chSsoad]|cc|cpp|hh|inc|dtsi?|dtso|lds|ld|so|dbg|gz|bin|cmd|tmp|mod|order|rst|rs)$/;

/** Whether a source may be a script, or data for one. */
export function isScript(file: Key): boolean {
  return !file.startsWith("./") && !file.endsWith("/") && !OTHER.test(file);
}

/** No word of a path is longer; more words are not looked at, and none of the kernel's has as many. */
const MAX_WORD = 300, MAX_WORDS = 50_000;

/** Programs and functions that read directories. */
const LISTS = /\b(?:find|ls|glob|listdir|scandir|iterdir|walk|opendir|readdir)\b/;

/** Words of a script that may be names of files, directories or patterns of them, `dir/` for the last. */
export function scriptNames(text: string): readonly string[] {
  const names = new Set<string>();
  const lists = LISTS.test(text);
  // What a variable holds is not known; what stands behind it is.
  const plain = text.replace(/\$\{?[\w@*#-]+(?:[%#:][^}\s]{0,40})?\}?|\$\([^()\n]{0,80}\)/g, "\0");
  for (const word of plain.split(/[^\w./+*?-]+/)) {
    if (names.size > MAX_WORDS) break;
    if (word.length < 3 || word.length > MAX_WORD) continue;
    const name = word.replace(/^[/*?]+(?=\/)/, "").replace(/^\/+/, "").replace(
      /(?<![/.])[/.]+$/,
      "",
    );
    if (/[\w*?]\.\w+$/.test(name) || /[*?]/.test(name) && name.includes("/")) names.add(name);
    if (lists && name.includes("/")) names.add(`${name}/`);
  }
  // A device tree's name, put together.
  for (const [, end] of plain.matchAll(/\0[)}"']?(\.dtbo?)(?!\w)/g)) names.add(`*${end}`);
  for (
    const [, module] of text.matchAll(/^[ \t]*(?:from|import|use|require)[ \t]+([\w.:]{1,200})/gm)
  ) {
    const path = module!.replaceAll("::", "/").replaceAll(".", "/");
    for (const end of [".py", "/__init__.py", ".pm", ".pl"]) names.add(`${path}${end}`);
  }
  return [...names];
}

/** The files that such a name can be, for a script; directories with a slash at their end. */
export function filesNamed(name: string, script: Key, resolver: Resolver): readonly Key[] {
  const found = new Set<Key>();
  const dir = name.endsWith("/");
  const parts = (dir ? name.slice(0, -1) : name).split("/");
  // `$1/include/x.h`: the first parts may belong to what a variable holds.
  for (let from = 0; from < Math.min(parts.length, 4); from++) {
    const rest = parts.slice(from).join("/");
    for (const base of new Set([dirOf(script), "", "./"])) {
      const key = join(base, rest);
      if (key === undefined || key === "" || key === "./") continue;
      if (dir) {
        if (rest.includes("/") && resolver.files.list(key).size > 0) found.add(`${key}/`);
      } else if (/[*?]/.test(rest)) { for (const one of matching(key, resolver)) found.add(one); }
      else {
        const file = resolver.file(key);
        if (file !== undefined && file !== script) found.add(file);
      }
    }
  }
  return [...found];
}

/**
 * What a pattern of the shell in a command can be: files of one directory, or where that cannot be
 * said all below a directory, with a slash at its end.
 */
export function filesLike(pattern: Key, resolver: Resolver): readonly Key[] {
  const parts = pattern.split("/");
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  const dir = parts.slice(0, first).join("/");
  if (first === parts.length - 1 && !parts[first]!.includes("[")) {
    const found = matching(pattern, resolver);
    if (found.length > 0) return found;
  }
  return dir === "" || dir === "." ? [] : [`${dir}/`];
}

/** Files of a directory by a pattern; the directory's own name has none. */
function matching(pattern: Key, resolver: Resolver): readonly Key[] {
  const dir = dirOf(pattern);
  if (/[*?]/.test(dir)) return [];
  const last = nameOf(pattern);
  // `*` alone is no name of a file, and would take whole directories of sources.
  if (!/\w/.test(last)) return [];
  const parts = last.split(/[*?]+/);
  return [...resolver.files.list(dir)].flatMap(([name, key]) => matches(name, parts) ? [key] : []);
}

/** Whether a name has the parts of a pattern, one after the other; `?` stands for any number. */
function matches(name: string, parts: readonly string[]): boolean {
  if (!name.startsWith(parts[0]!) || !name.endsWith(parts.at(-1)!)) return false;
  let at = 0;
  return parts.every((part) => {
    const found = name.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
}

/** A directory and all above it, as {@linkcode filesNamed} calls them. */
export function dirsAbove(path: string): readonly Key[] {
  const dirs: Key[] = [];
  for (let dir = dirOf(path); dir !== ""; dir = dirOf(dir)) dirs.push(`${dir}/`);
  return dirs;
}
