/** Kinds: functions that come, go, and change what they take and who sees them. */
import type { Kind } from "../types.ts";
import { type Fn, functionsOf, lastInclude, splice } from "../source/c.ts";
import { append, type At, code, fresh, textKind } from "../source/make.ts";

/** Edits a function of the file. */
function fn(
  at: At,
  which: (fn: Fn) => boolean,
  edit: (fn: Fn, first: string) => string | undefined,
): string | undefined {
  const found = at.rng.pick(functionsOf(at.lines).filter(which));
  return found === undefined ? undefined : edit(found, at.lines[found.start]!);
}

/** Changes the first line of a function's head. */
function head(at: At, which: (fn: Fn) => boolean, to: (line: string, fn: Fn) => string) {
  return fn(at, which, (one, first) => splice(at.lines, one.start, 1, [to(first, one)]));
}

const isStatic = ({ isStatic, head }: Fn) => isStatic && !/\binline\b/.test(head);
const isGlobal = ({ isStatic }: Fn) => !isStatic;
const any = () => true;

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "prototype-changed",
    8,
    "breaking",
    code,
    (at) =>
      head(
        at,
        ({ head }) => /\(\w[^()]*\)$/.test(head),
        (line, { name }) => line.replace(`${name}(`, `${name}(int probe, `),
      ),
  ),
  textKind(
    "return-type-changed",
    4,
    "either",
    code,
    (at) =>
      head(
        at,
        ({ head }) => /^(?:static )?int /.test(head),
        (line) => line.replace("int ", "long "),
      ),
  ),
  textKind(
    "returns-a-value",
    3,
    "breaking",
    code,
    (at) =>
      head(
        at,
        ({ head }) => /^(?:static )?void \w/.test(head),
        (line) => line.replace("void ", "int "),
      ),
  ),
  textKind(
    "static-to-global",
    8,
    "either",
    code,
    (at) => head(at, isStatic, (line) => line.replace(/\bstatic /, "")),
  ),
  textKind(
    "global-to-static",
    8,
    "breaking",
    code,
    (at) => head(at, isGlobal, (line) => `static ${line}`),
  ),
  textKind(
    "function-unused",
    5,
    "breaking",
    code,
    (at) => append(at, [`static int ${fresh(at.rng)}(void)`, "{", "\treturn 0;", "}"]),
  ),
  textKind(
    "function-added",
    8,
    "breaking",
    code,
    (at) => append(at, [`int ${fresh(at.rng)}(void)`, "{", "\treturn 0;", "}"]),
  ),
  textKind("function-added-declared", 8, "harmless", code, (at) => {
    const name = fresh(at.rng);
    return append(at, [
      `int ${name}(void);`,
      `int ${name}(void)`,
      ...["{", "\treturn 0;", "}"],
    ]);
  }),
  textKind(
    "function-removed",
    8,
    "breaking",
    code,
    (at) => fn(at, any, (one) => splice(at.lines, one.start, one.end - one.start + 1)),
  ),
  textKind(
    "function-emptied",
    4,
    "either",
    code,
    (at) =>
      fn(
        at,
        ({ head }) => /^(?:static )?void /.test(head),
        (one) => splice(at.lines, one.open + 1, one.end - one.open - 1),
      ),
  ),
  textKind(
    "function-renamed",
    6,
    "breaking",
    code,
    (at) => head(at, any, (line, { name }) => line.replace(`${name}(`, `${name}_new(`)),
  ),
  textKind(
    "function-renamed-in-file",
    6,
    "either",
    code,
    (at) =>
      fn(
        at,
        any,
        ({ name }) => at.text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), `${name}_new`),
      ),
  ),
  textKind("function-moved-up", 3, "either", code, (at) =>
    fn(at, any, (one) => {
      const to = lastInclude(at.lines) + 1;
      const whole = at.lines.slice(one.start, one.end + 1);
      const rest = [...at.lines.slice(0, one.start), ...at.lines.slice(one.end + 1)];
      return to === 0 || to > one.start ? undefined : splice(rest, to, 0, ["", ...whole]);
    })),
];
