/** Kinds: weak, inline and hidden symbols, aliases, and what is defined twice or nowhere. */
import type { Kind } from "../types.ts";
import {
  declarationOf,
  type Fn,
  functionsOf,
  lastInclude,
  splice,
  withWords,
} from "../source/c.ts";
import { append, type At, built, code, fresh, textKind, treeKind } from "../source/make.ts";

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
/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "weak-added",
    4,
    "harmless",
    code,
    (at) => head(at, isGlobal, (line) => withWords(line, "__weak")),
  ),
  textKind(
    "weak-removed",
    3,
    "either",
    (rng, view) =>
      rng.pick(view.sources.filter((path) => /\b__weak\b/.test(view.read(path) ?? ""))),
    (at) =>
      head(at, ({ head }) => /\b__weak\b/.test(head), (line) => line.replace(/ ?\b__weak\b/, "")),
  ),
  textKind(
    "weak-declared",
    2,
    "harmless",
    code,
    (at) => append(at, ["extern int " + fresh(at.rng) + " __attribute__((weak));"]),
  ),
  textKind(
    "inline-added",
    4,
    "harmless",
    code,
    (at) => head(at, isStatic, (line) => withWords(line, "inline")),
  ),
  textKind(
    "always-inline",
    2,
    "either",
    code,
    (at) => head(at, isGlobal, (line) => withWords(line, "__always_inline")),
  ),
  textKind(
    "noinline-added",
    2,
    "harmless",
    code,
    (at) => head(at, isStatic, (line) => withWords(line, "noinline")),
  ),
  textKind(
    "alias-added",
    3,
    "either",
    code,
    (at) =>
      fn(
        at,
        isGlobal,
        ({ name }) =>
          append(at, [`extern typeof(${name}) ${name}_too __attribute__((alias("${name}")));`]),
      ),
  ),
  textKind("alias-of-nothing", 1, "breaking", code, (at) => {
    const name = fresh(at.rng);
    return append(at, [`extern int ${name}(void) __attribute__((alias("${name}_impl")));`]);
  }),
  textKind(
    "hidden-added",
    1,
    "harmless",
    code,
    (at) => head(at, isGlobal, (line) => withWords(line, '__attribute__((visibility("hidden")))')),
  ),
  textKind("call-nowhere-defined", 4, "breaking", code, (at) => {
    const name = fresh(at.rng);
    return append(at, [
      `extern int ${name}(void);`,
      `int ${name}_user(void);`,
      `int ${name}_user(void)`,
      ...["{", `\treturn ${name}();`, "}"],
    ]);
  }),
  textKind("call-of-another", 6, "either", code, (at) => {
    const other = at.rng.pick([...at.view.sources, ...at.rng.chance(0.3) ? at.view.unbuilt : []]);
    const lines = at.view.read(other ?? "")?.split("\n") ?? [];
    const called = at.rng.pick(functionsOf(lines).filter(isGlobal));
    if (called === undefined || other === at.path) return undefined;
    const name = fresh(at.rng);
    return append(
      at,
      [
        `extern void ${called.name}(void);`,
        `void ${name}(void);`,
        `void ${name}(void)`,
        ...["{", `\t${called.name}();`, "}"],
      ].slice(at.text.includes(called.name) ? 1 : 0),
    );
  }),
  textKind("defined-twice", 4, "breaking", built, (at) => {
    const other = at.rng.pick(at.view.sources);
    const lines = at.view.read(other ?? "")?.split("\n") ?? [];
    const copied = at.rng.pick(
      functionsOf(lines).filter((one) => isGlobal(one) && !/__weak/.test(one.head)),
    );
    if (copied === undefined || other === at.path || at.text.includes(copied.name)) {
      return undefined;
    }
    return append(at, [
      `void ${copied.name}(void);`,
      `void ${copied.name}(void)`,
      ...["{", "}"],
    ]);
  }),
  treeKind("function-moved-to-another", 4, "either", built, (at) => {
    const dir = at.path.slice(0, at.path.lastIndexOf("/"));
    const other = at.rng.pick(
      at.view.sources.filter((path) =>
        path !== at.path && path.slice(0, path.lastIndexOf("/")) === dir
      ),
    );
    const text = at.view.read(other ?? "");
    const moved = at.rng.pick(functionsOf(at.lines).filter(isGlobal));
    if (other === undefined || text === undefined || moved === undefined) return undefined;
    const whole = at.lines.slice(moved.start, moved.end + 1).join("\n");
    return [
      {
        kind: "write",
        path: at.path,
        text: splice(at.lines, moved.start, moved.end - moved.start + 1),
      },
      { kind: "write", path: other, text: `${text.trimEnd()}\n\n${whole}\n` },
    ];
  }),
  textKind("variable-static", 4, "either", code, (at) => {
    const found = at.rng.pick(
      at.lines.flatMap((line, i) =>
        /^(?:int|unsigned int|unsigned long|bool|struct \w+ \*?)\s*\w+(?: = [^{]*)?;$/.test(line)
          ? [i]
          : []
      ),
    );
    return found === undefined
      ? undefined
      : splice(at.lines, found, 1, [`static ${at.lines[found]}`]);
  }),
  textKind("variable-common", 2, "breaking", code, (at) => append(at, [`int ${fresh(at.rng)};`])),
  textKind("big-array", 2, "harmless", code, (at) => {
    const name = fresh(at.rng);
    return append(at, [`extern char ${name}[];`, `char ${name}[1 << ${20 + at.rng.int(6)}];`]);
  }),
  textKind("const-added", 3, "either", code, (at) => {
    const found = at.rng.pick(
      at.lines.flatMap((line, i) => /^static struct \w+ \w+ = \{$/.test(line) ? [i] : []),
    );
    return found === undefined
      ? undefined
      : splice(at.lines, found, 1, [at.lines[found]!.replace("static ", "static const ")]);
  }),
  textKind("const-removed", 2, "either", code, (at) => {
    const found = at.rng.pick(
      at.lines.flatMap((line, i) => /^static const struct \w+ \w+/.test(line) ? [i] : []),
    );
    return found === undefined
      ? undefined
      : splice(at.lines, found, 1, [at.lines[found]!.replace("static const ", "static ")]);
  }),
  textKind("declaration-only-here", 3, "harmless", code, (at) =>
    fn(at, isGlobal, (one) => {
      const to = lastInclude(at.lines) + 1;
      return to === 0 ? undefined : splice(at.lines, to, 0, ["", declarationOf(one)]);
    })),
];
