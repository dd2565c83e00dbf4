/** Kinds: Kconfig options and files that come, go, or change how they look. */
import type { Kind } from "../types.ts";
import { linesWith, splice } from "../source/c.ts";
import { type At, fresh, kconfig, lineEdit, textKind, treeKind } from "../source/make.ts";

const option = (
  name: string,
  ...rest: string[]
) => [`config ${name}`, ...rest.map((one) => `\t${one}`), ""];
const NAME = (at: At) => fresh(at.rng).toUpperCase();
const prepend = (at: At, put: readonly string[]) => {
  const first = linesWith(at.lines, /^(?:config|menuconfig) /)[0];
  return first === undefined ? undefined : splice(at.lines, first, 0, put);
};

/** The kinds. */
export const KINDS: readonly Kind[] = [
  textKind(
    "kconfig-bool-option",
    4,
    "harmless",
    kconfig,
    (at) =>
      prepend(at, option(NAME(at), 'bool "A probe"', "default y", "help", "  It does nothing.")),
  ),
  textKind(
    "kconfig-string-option",
    2,
    "harmless",
    kconfig,
    (at) => prepend(at, option(NAME(at), 'string "A probe"', 'default "a value"')),
  ),
  textKind(
    "kconfig-int-option",
    2,
    "harmless",
    kconfig,
    (at) => prepend(at, option(NAME(at), 'int "A probe"', "range 1 9", "default 12")),
  ),
  textKind(
    "kconfig-shell",
    2,
    "harmless",
    kconfig,
    (at) =>
      prepend(
        at,
        option(
          NAME(at),
          "bool",
          `default $(shell,grep -q "VERSION" $(srctree)/Makefile && echo y || echo n)`,
        ),
      ),
  ),
  textKind(
    "kconfig-cc-option",
    1,
    "harmless",
    kconfig,
    (at) => prepend(at, option(NAME(at), "bool", "default $(cc-option,-fno-plt)")),
  ),
  textKind("kconfig-choice", 2, "harmless", kconfig, (at) =>
    prepend(at, [
      ...["choice", '\tprompt "A probe"', ""],
      ...option(NAME(at), 'bool "one"'),
      ...option(NAME(at), 'bool "another"'),
      ...["endchoice", ""],
    ])),
  textKind(
    "kconfig-choice-default",
    1,
    "either",
    kconfig,
    (at) => lineEdit(at, /^\tdefault [A-Z]\w+$/, () => undefined),
  ),
  textKind(
    "kconfig-prompt",
    4,
    "harmless",
    kconfig,
    (at) => lineEdit(at, /^\t(?:bool|tristate) "/, (text) => text.replace(/"$/, ', once more"')),
  ),
  textKind(
    "kconfig-prompt-removed",
    2,
    "either",
    kconfig,
    (at) => lineEdit(at, /^\t(?:bool|tristate) "[^"]*"$/, (text) => text.replace(/ ".*$/, "")),
  ),
  textKind(
    "kconfig-help",
    5,
    "harmless",
    kconfig,
    (at) => lineEdit(at, /^\t {2}[A-Z].*[a-z.]$/, (text) => `${text} Or so.`),
  ),
  textKind(
    "kconfig-type",
    1,
    "either",
    kconfig,
    (at) => lineEdit(at, /^\ttristate\b/, (text) => text.replace("tristate", "bool")),
  ),
  textKind("kconfig-option-removed", 3, "either", kconfig, (at) => {
    const starts = linesWith(
      at.lines,
      /^(?:config|menuconfig|menu|endmenu|choice|endchoice|if|endif|source|comment)\b/,
    );
    const first = at.rng.pick(starts.filter((i) => at.lines[i]!.startsWith("config ")));
    if (first === undefined) return undefined;
    const end = starts.find((i) => i > first) ?? at.lines.length;
    return splice(at.lines, first, end - first);
  }),
  textKind(
    "kconfig-syntax",
    1,
    "breaking",
    kconfig,
    (at) => lineEdit(at, /^config /, (text) => text.replace("config", "confg")),
  ),
  textKind("kconfig-loop", 1, "breaking", kconfig, (at) => {
    const [a, b] = [NAME(at), NAME(at)];
    return prepend(at, [
      ...option(a, "bool", "default y", `depends on ${b}`),
      ...option(b, "bool", "default y", `depends on ${a}`),
    ]);
  }),
  textKind(
    "kconfig-source-removed",
    1,
    "either",
    kconfig,
    (at) => lineEdit(at, /^source "/, () => undefined),
  ),
  treeKind("kconfig-file-added", 1, "harmless", kconfig, (at) => {
    const path = at.path.replace(/[^/]*$/, "Kconfig.probe"),
      now = prepend(at, [`source "${path}"`, ""]);
    if (now === undefined || at.view.has(path)) return undefined;
    const text = option(NAME(at), "bool", "default y").join("\n");
    return [{ kind: "write", path, text }, { kind: "write", path: at.path, text: now }];
  }),
  treeKind(
    "kconfig-file-deleted",
    1,
    "breaking",
    kconfig,
    (at) => [{ kind: "delete", path: at.path }],
  ),
  textKind(
    "defconfig-line",
    2,
    "harmless",
    (rng, view) =>
      rng.pick(view.paths.filter((path) => path.startsWith(`arch/${view.srcarch}/configs/`))),
    (at) => lineEdit(at, /^CONFIG_\w+=y$/, () => undefined),
  ),
];
