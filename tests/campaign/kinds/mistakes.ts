/** Kinds: mistakes within functions, and what a file includes. */
import type { Kind } from "../types.ts";
import { lastInclude, linesWith, splice, statementsOf } from "../source/c.ts";
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
    "wrong-type",
    4,
    "breaking",
    code,
    (at) =>
      before(at, (name) => ["\t{", `\t\tint *${name} = "text";`, `\t\t(void)${name};`, "\t}"]),
  ),
  textKind(
    "format-mismatch",
    4,
    "breaking",
    code,
    (at) => before(at, () => ['\tpr_info("%s\\n", 42);']),
  ),
  textKind(
    "variable-unused",
    6,
    "breaking",
    code,
    (at) => before(at, (name) => ["\t{", `\t\tint ${name};`, "\t}"]),
  ),
  textKind(
    "variable-uninitialized",
    3,
    "breaking",
    code,
    (at) =>
      before(at, (name) => ["\t{", `\t\tint ${name};`, `\t\tif (${name})`, "\t\t\treturn;", "\t}"]),
  ),
  textKind("call-undeclared", 6, "breaking", code, (at) => before(at, (name) => [`\t${name}();`])),
  textKind(
    "variable-undeclared",
    4,
    "breaking",
    code,
    (at) => before(at, (name) => [`\t${name} = 1;`]),
  ),
  textKind("semicolon-lost", 4, "breaking", code, (at) => {
    const found = statement(at);
    return found === undefined
      ? undefined
      : splice(at.lines, found, 1, [at.lines[found]!.slice(0, -1)]);
  }),
  textKind(
    "argument-lost",
    5,
    "breaking",
    code,
    (at) =>
      lineEdit(at, /^\t\w+\([\w>-]+, [\w>-]+\);$/, (text) => text.replace(/, [\w>-]+\)/, ")")),
  ),
  textKind(
    "member-renamed",
    4,
    "breaking",
    code,
    (at) => lineEdit(at, /^\t.*\w->\w+ = .*;$/, (text) => text.replace(/->(\w+) =/, "->$1_old =")),
  ),
  textKind("large-frame", 2, "breaking", code, (at) =>
    before(at, (name) => [
      ...["\t{", `\t\tvolatile char ${name}[8192];`],
      ...[`\t\t${name}[0] = 0;`, `\t\t(void)${name}[0];`, "\t}"],
    ])),
  textKind("asm-statement", 4, "harmless", code, (at) => before(at, () => ['\tasm volatile("");'])),
  textKind(
    "asm-bad",
    2,
    "breaking",
    code,
    (at) => before(at, () => ['\tasm volatile("no_such_instruction");']),
  ),
  textKind(
    "asm-symbol",
    2,
    "breaking",
    code,
    (at) =>
      before(
        at,
        (name) => [`\tasm volatile(".pushsection .discard\\n.long ${name}\\n.popsection");`],
      ),
  ),
  textKind("include-removed", 6, "either", code, (at) => {
    const found = at.rng.pick(linesWith(at.lines, /^#include </));
    return found === undefined ? undefined : splice(at.lines, found, 1);
  }),
  textKind("include-added", 6, "harmless", code, (at) => {
    const names = [
      "slab.h",
      "delay.h",
      "string.h",
      "workqueue.h",
      "math64.h",
      "sizes.h",
      "bitmap.h",
    ];
    const found = lastInclude(at.lines);
    if (found < 0) return undefined;
    return splice(at.lines, found + 1, 0, [`#include <linux/${at.rng.pick(names)}>`]);
  }),
  textKind("include-missing", 2, "breaking", code, (at) => {
    const found = lastInclude(at.lines);
    if (found < 0) return undefined;
    return splice(at.lines, found + 1, 0, [`#include <linux/${fresh(at.rng)}.h>`]);
  }),
  textKind("conditional-code", 4, "either", code, (at) => {
    const found = statement(at);
    if (found === undefined) return undefined;
    return splice(at.lines, found, 1, ["#ifdef CONFIG_SMP", at.lines[found]!, "#endif"]);
  }),
  textKind(
    "error-when-disabled",
    2,
    "harmless",
    code,
    (at) => before(at, () => ["#ifdef CONFIG_NO_SUCH_OPTION", "\t\tno code at all;", "#endif"]),
  ),
  textKind(
    "static-assert",
    2,
    "breaking",
    code,
    (at) => before(at, () => ['\tBUILD_BUG_ON_MSG(sizeof(long) != 3, "probe");']),
  ),
];
