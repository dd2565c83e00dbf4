/**
 * Text that others read, without the paths of this machine: they are nobody's business.
 * @module
 */
import { nameOf } from "./paths.ts";

/** The text with the last part alone of each path that begins with one of these directories. */
export function withoutPaths(text: string, dirs: readonly string[]): string {
  const own = dirs.filter((path) => path.length > 1);
  return own.toSorted((a, b) => b.length - a.length).reduce(withoutDir, text);
}

/** What ends a path, in plain text, JSON and HTML. */
const END = /[\s:,;"'`)<>&\\|]/;
/** A path does not begin behind one of these: `include/linux` is none of a tree in `/linux`. */
const WITHIN = /[\w.+~@%\/-]/;

function withoutDir(text: string, dir: string): string {
  const name = nameOf(dir);
  let out = "", from = 0;
  for (let at = text.indexOf(dir); at >= 0; at = text.indexOf(dir, from)) {
    const next = at + dir.length;
    const whole = !WITHIN.test(text[at - 1] ?? " ") &&
      (text[next] === "/" || !WITHIN.test(text[next] ?? " "));
    out += text.slice(from, at);
    if (!whole) out += dir;
    from = next;
    if (!whole) continue;
    // As far as the path goes; its last part says what it is.
    while (from < text.length && !END.test(text[from]!)) from++;
    const rest = text.slice(next, from);
    out += rest === "" || rest === "/" ? name : nameOf(rest);
  }
  return out + text.slice(from);
}
