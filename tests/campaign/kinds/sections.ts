/** Kinds: sections and initcalls. */
import type { Kind } from "../types.ts";
import { type Fn, functionsOf, linesWith, splice, withWords } from "../source/c.ts";
import {
  append,
  type At,
  built,
  code,
  fresh,
  type From,
  lineEdit,
  moduleSource,
  textKind,
} from "../source/make.ts";

/** A compiled file that holds a pattern. */
function holding(pattern: RegExp, modules = false): From {
  return (rng, view) => {
    // A few tries, not a look at all: reading every file would cost seconds.
    for (let i = 0; i < 60; i++) {
      const path = (modules ? moduleSource : built)(rng, view);
      if (path !== undefined && pattern.test(view.read(path) ?? "")) return path;
    }
    return undefined;
  };
}

function head(at: At, which: (fn: Fn) => boolean, to: (line: string) => string) {
  const found = at.rng.pick(functionsOf(at.lines).filter(which));
  return found === undefined
    ? undefined
    : splice(at.lines, found.start, 1, [to(at.lines[found.start]!)]);
}

const plain = ({ head }: Fn) => !/\b(?:inline|__init|__exit)\b/.test(head);
const INITCALL = /^(?:pure|core|postcore|arch|subsys|fs|device|late)_initcall\(\w+\);$/;

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "init-added",
    5,
    "breaking",
    code,
    (at) => head(at, plain, (text) => text.replace(/(\w+\()/, "__init $1")),
  ),
  textKind(
    "init-removed",
    4,
    "harmless",
    holding(/\b__init\b/),
    (at) =>
      head(at, ({ head }) => /\b__init\b/.test(head), (text) => text.replace(/\b__init /, "")),
  ),
  textKind(
    "exit-added",
    1,
    "breaking",
    code,
    (at) => head(at, plain, (text) => text.replace(/(\w+\()/, "__exit $1")),
  ),
  textKind(
    "initdata-added",
    3,
    "breaking",
    code,
    (at) =>
      lineEdit(
        at,
        /^static (?:int|bool|unsigned int|unsigned long) \w+(?: = [^{]*)?;$/,
        (text) => text.replace(/(\w+)( = .*)?;$/, "$1 __initdata$2;"),
      ),
  ),
  textKind(
    "read-mostly-added",
    2,
    "harmless",
    code,
    (at) =>
      lineEdit(
        at,
        /^static (?:int|bool|unsigned int|unsigned long) \w+(?: = [^{]*)?;$/,
        (text) => text.replace(/(\w+)( = .*)?;$/, "$1 __read_mostly$2;"),
      ),
  ),
  textKind(
    "noinstr-added",
    2,
    "either",
    code,
    (at) => head(at, plain, (text) => withWords(text, "noinstr")),
  ),
  textKind(
    "notrace-added",
    1,
    "harmless",
    code,
    (at) => head(at, plain, (text) => withWords(text, "notrace")),
  ),
  textKind(
    "section-odd",
    3,
    "breaking",
    code,
    (at) => head(at, plain, (text) => withWords(text, '__section("probe_odd")')),
  ),
  textKind(
    "section-text",
    2,
    "harmless",
    code,
    (at) => head(at, plain, (text) => withWords(text, '__section(".text.unlikely")')),
  ),
  textKind("section-data-odd", 2, "breaking", code, (at) => {
    const name = fresh(at.rng);
    return append(at, [`static int ${name} __used __section(".probe.${name}") = 1;`]);
  }),
  textKind("init-called-later", 4, "breaking", holding(/\b__init\b/), (at) => {
    const called = at.rng.pick(
      functionsOf(at.lines).filter(({ head }) => /\b__init\b.*\(void\)$/.test(head)),
    );
    if (called === undefined) return undefined;
    const name = fresh(at.rng);
    return append(at, [
      ...[`void ${name}(void);`, `noinline void ${name}(void)`],
      ...["{", `\t${called.name}();`, "}"],
    ]);
  }),
  textKind(
    "initcall-level",
    4,
    "harmless",
    holding(/^\w+_initcall\(/m),
    (at) =>
      lineEdit(
        at,
        INITCALL,
        (text) =>
          text.replace(/^\w+_initcall/, at.rng.chance(0.5) ? "late_initcall" : "core_initcall"),
      ),
  ),
  textKind("initcall-added", 3, "harmless", code, (at) => {
    const name = fresh(at.rng);
    return append(at, [
      ...[`static int __init ${name}(void)`, "{", "\treturn 0;", "}"],
      `${at.rng.pick(["late", "device", "early", "core"])}_initcall(${name});`,
    ]);
  }),
  textKind("initcall-twice", 2, "breaking", holding(/^\w+_initcall\(/m), (at) => {
    const found = at.rng.pick(linesWith(at.lines, INITCALL));
    return found === undefined ? undefined : splice(at.lines, found, 0, [at.lines[found]!]);
  }),
];
