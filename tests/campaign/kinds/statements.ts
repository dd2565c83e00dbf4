/** Kinds: what stands inside functions, as most patches change it. */
import type { Kind } from "../types.ts";
import { lastInclude, splice, statementsOf } from "../source/c.ts";
import { functionsOf } from "../source/c.ts";
import { type At, code, fresh, lineEdit, textKind } from "../source/make.ts";

/** A statement of some function, from 0. */
function statement({ lines, rng }: At): number | undefined {
  const fns = functionsOf(lines).filter((fn) => statementsOf(lines, fn).length > 0);
  const fn = rng.pick(fns);
  return fn === undefined ? undefined : rng.pick(statementsOf(lines, fn));
}

/** Puts lines before a statement. */
function before(at: At, put: (name: string) => readonly string[]): string | undefined {
  const line = statement(at);
  return line === undefined ? undefined : splice(at.lines, line, 0, put(fresh(at.rng)));
}

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "statement-added",
    80,
    "harmless",
    code,
    (at) => before(at, () => ["\tdo { } while (0);"]),
  ),
  textKind("statement-removed", 60, "either", code, (at) => {
    const found = statement(at);
    return found === undefined ? undefined : splice(at.lines, found, 1);
  }),
  textKind("statement-moved", 25, "either", code, (at) => {
    const found = statement(at);
    if (found === undefined) return undefined;
    const [a, b] = [at.lines[found]!, at.lines[found + 1]!];
    return b === "}" || !b.endsWith(";") ? undefined : splice(at.lines, found, 2, [b, a]);
  }),
  textKind(
    "number-changed",
    40,
    "harmless",
    code,
    (at) =>
      lineEdit(
        at,
        /^\t.*\b[1-9]\d{0,3}\b.*;$/,
        (text) => text.replace(/\b[1-9]\d{0,3}\b/, (n) => `${+n + 1}`),
      ),
  ),
  textKind(
    "message-changed",
    30,
    "harmless",
    code,
    (at) =>
      lineEdit(
        at,
        /^\t+(?:pr_|dev_|netdev_|printk)\w*\(.*"/,
        (text) => text.replace('"', '"probe: '),
      ),
  ),
  textKind(
    "condition-changed",
    35,
    "harmless",
    code,
    (at) => lineEdit(at, /^\t+if \(\w+(?:->\w+)?\)$/, (text) => text.replace(/\((.*)\)$/, "(!$1)")),
  ),
  textKind(
    "comment-changed",
    35,
    "harmless",
    code,
    (at) => lineEdit(at, /^ \* [A-Za-z].*[a-z]$/, (text) => `${text} (see the manual)`),
  ),
  textKind(
    "line-added",
    10,
    "harmless",
    code,
    (at) => splice(at.lines, Math.max(0, lastInclude(at.lines)), 0, ["", ""]),
  ),
];
