/** Kinds: exports, and what modules say of themselves. */
import type { Kind } from "../types.ts";
import { type Fn, functionsOf, linesWith, splice } from "../source/c.ts";
import {
  append,
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

const plain = ({ head }: Fn) => !/\b(?:inline|__init|__exit)\b/.test(head);
const EXPORT = /^EXPORT_SYMBOL(?:_GPL)?\(\w+\);$/;
/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind("export-added", 8, "harmless", built, (at) => {
    const found = at.rng.pick(
      functionsOf(at.lines).filter(({ isStatic, head }) => !isStatic && !/__init/.test(head)),
    );
    if (found === undefined || at.text.includes(`EXPORT_SYMBOL_GPL(${found.name})`)) {
      return undefined;
    }
    return splice(at.lines, found.end + 1, 0, [`EXPORT_SYMBOL_GPL(${found.name});`]);
  }),
  textKind("export-of-static", 3, "breaking", code, (at) => {
    const found = at.rng.pick(
      functionsOf(at.lines).filter(({ isStatic, head }) => isStatic && plain({ head } as Fn)),
    );
    return found === undefined
      ? undefined
      : splice(at.lines, found.end + 1, 0, [`EXPORT_SYMBOL(${found.name});`]);
  }),
  textKind("export-of-init", 2, "breaking", holding(/\b__init\b/), (at) => {
    const found = at.rng.pick(
      functionsOf(at.lines).filter(({ isStatic, head }) => !isStatic && /__init\b/.test(head)),
    );
    return found === undefined
      ? undefined
      : splice(at.lines, found.end + 1, 0, [`EXPORT_SYMBOL(${found.name});`]);
  }),
  textKind(
    "export-removed",
    7,
    "either",
    holding(/^EXPORT_SYMBOL/m),
    (at) => lineEdit(at, EXPORT, () => undefined),
  ),
  textKind(
    "export-gpl",
    4,
    "harmless",
    holding(/^EXPORT_SYMBOL\(/m),
    (at) => lineEdit(at, /^EXPORT_SYMBOL\(/, (text) => text.replace("SYMBOL(", "SYMBOL_GPL(")),
  ),
  textKind(
    "export-namespace",
    4,
    "either",
    holding(/^EXPORT_SYMBOL_GPL\(/m),
    (at) =>
      lineEdit(
        at,
        /^EXPORT_SYMBOL_GPL\(\w+\);$/,
        (text) => text.replace(/_GPL\((\w+)\)/, '_NS_GPL($1, "PROBE")'),
      ),
  ),
  textKind("export-twice", 2, "breaking", holding(/^EXPORT_SYMBOL/m), (at) => {
    const found = at.rng.pick(linesWith(at.lines, EXPORT));
    return found === undefined ? undefined : splice(at.lines, found, 0, [at.lines[found]!]);
  }),
  textKind(
    "license-removed",
    2,
    "breaking",
    holding(/^MODULE_LICENSE/m, true),
    (at) => lineEdit(at, /^MODULE_LICENSE\(/, () => undefined),
  ),
  textKind(
    "license-proprietary",
    2,
    "breaking",
    holding(/^MODULE_LICENSE/m, true),
    (at) => lineEdit(at, /^MODULE_LICENSE\(/, () => 'MODULE_LICENSE("Proprietary");'),
  ),
  textKind(
    "license-changed",
    2,
    "harmless",
    holding(/^MODULE_LICENSE/m),
    (at) => lineEdit(at, /^MODULE_LICENSE\(/, () => 'MODULE_LICENSE("Dual MIT/GPL");'),
  ),
  textKind(
    "description-removed",
    3,
    "breaking",
    holding(/^MODULE_DESCRIPTION\(.*;$/m, true),
    (at) => lineEdit(at, /^MODULE_DESCRIPTION\(.*;$/, () => undefined),
  ),
  textKind(
    "description-changed",
    2,
    "harmless",
    holding(/^MODULE_DESCRIPTION/m),
    (at) => lineEdit(at, /^MODULE_DESCRIPTION\(.*;$/, () => 'MODULE_DESCRIPTION("another text");'),
  ),
  textKind(
    "import-removed",
    2,
    "breaking",
    holding(/^MODULE_IMPORT_NS/m),
    (at) => lineEdit(at, /^MODULE_IMPORT_NS\(/, () => undefined),
  ),
  textKind(
    "import-added",
    1,
    "harmless",
    holding(/^MODULE_LICENSE/m, true),
    (at) => append(at, ['MODULE_IMPORT_NS("PROBE");']),
  ),
  textKind(
    "module-alias",
    2,
    "harmless",
    holding(/^MODULE_LICENSE/m),
    (at) => append(at, [`MODULE_ALIAS("${fresh(at.rng)}");`]),
  ),
  textKind(
    "module-parameter",
    2,
    "harmless",
    holding(/^module_param\(/m),
    (at) =>
      lineEdit(at, /^module_param\(\w+, \w+, 0\d+\);$/, (text) => text.replace(/0\d+\)/, "0400)")),
  ),
  textKind(
    "module-parameter-type",
    1,
    "breaking",
    holding(/^module_param\(/m),
    (at) =>
      lineEdit(
        at,
        /^module_param\(\w+, (?:int|bool|uint), 0\d+\);$/,
        (text) => text.replace(/, \w+, /, ", ulong, "),
      ),
  ),
  textKind("module-needs-unexported", 3, "breaking", moduleSource, (at) => {
    const other = at.rng.pick(at.view.sources.filter((path) => !at.view.modules.has(path)));
    const text = at.view.read(other ?? "") ?? "";
    const called = at.rng.pick(
      functionsOf(text.split("\n")).filter(({ isStatic, name }) =>
        !isStatic && !at.text.includes(name) && !text.includes(`EXPORT_SYMBOL(${name})`)
      ),
    );
    if (called === undefined) return undefined;
    const name = fresh(at.rng);
    return append(at, [
      ...[`extern void ${called.name}(void);`, `void ${name}(void);`, `void ${name}(void)`],
      ...["{", `\t${called.name}();`, "}"],
    ]);
  }),
];
