/**
 * A kernel of a few small files that obeys Kbuild's command line: `make -C src O=out ARCH=toya
 * defconfig`, `olddefconfig`, and the default target with real compilers. Tests build it in a
 * fraction of a second, and break it as patches break the real one: by editing its source.
 */
import "../surroundings.ts";
import { git, gitText } from "../../bot/system/process/git.ts";

/**
 * How the Makefile of a toy begins: its version, and the way into the directory of `O=` for `targets`. What follows is
 * read there, up to an `endif`.
 */
export function makefileHead(targets = "all prepare defconfig olddefconfig"): string {
  return `VERSION = 6
PATCHLEVEL = 19
SUBLEVEL = 0
EXTRAVERSION =
NAME = Toy

srctree := $(patsubst %/,%,$(dir $(abspath $(firstword $(MAKEFILE_LIST)))))
ifneq ($(O),)
.PHONY: ${targets}
${targets}:
	@mkdir -p $(O)
	@$(MAKE) --no-print-directory -C $(O) -f $(srctree)/Makefile O= $@
else
`;
}

/** How a toy is configured. */
export const CONFIG_RULES = `defconfig:
	@cp $(srctree)/arch/$(ARCH)/configs/defconfig .config
	@mkdir -p include/config
	@printf 'deps_config := \\\\\\n\\tKconfig\\n' > include/config/auto.conf.cmd
olddefconfig prepare: ;
`;

/** How its objects and its kernel are made. */
export const OBJECT_RULES = `mm/%.o: $(srctree)/mm/%.c
	@mkdir -p $(dir $@)
	@echo "  CC      $@"
	@$(CC) -Wall -MMD -I$(srctree)/include -I$(srctree)/arch/$(ARCH)/include -c -o $@ $<
vmlinux: $(objs) $(objs-y)
	@echo "  LD      $@"
	@$(CC) -nostdlib -Wl,-e,start -o $@ $^
`;

/** The files of the toy tree. `arch/toya` and `arch/toyb` differ in one header. */
export const TOY_FILES: Readonly<Record<string, string>> = {
  "Makefile": `${makefileHead()}-include .config
CC ?= gcc
objs := mm/a.o mm/b.o
objs-$(CONFIG_TOY_EXTRA) := mm/extra.o
all: vmlinux
${CONFIG_RULES}-include $(srctree)/knobs.mk
${OBJECT_RULES}endif
`,
  "Kbuild": "# toy\n",
  "Kconfig": `config TOY_EXTRA\n\tbool "extra"\n`,
  "MAINTAINERS": "THE REST\n",
  "arch/toya/configs/defconfig": "CONFIG_TOY_EXTRA=y\n",
  "arch/toyb/configs/defconfig": "# CONFIG_TOY_EXTRA is not set\n",
  "arch/toya/include/arch.h": "#define ARCH_ORDER 1\n",
  "arch/toyb/include/arch.h": "#define ARCH_ORDER 2\n",
  "include/toy.h": "int b(int x);\nint extra(void);\n",
  "mm/a.c": `#include <toy.h>
#include <arch.h>

int a(int x)
{
	return x + ARCH_ORDER;
}

int start(void)
{
	return a(1) + b(2);
}
`,
  "mm/b.c": `#include <toy.h>

int b(int x)
{
	int y = x * 2;

	return y;
}
`,
  "mm/extra.c": `#include <toy.h>

int extra(void)
{
	return 3;
}
`,
};

/** Architecture files for {@linkcode TOY_FILES}: the host's gcc stands in for both compilers. */
export const TOY_ARCHS: Readonly<Record<string, string>> = Object.fromEntries(
  ["toya", "toyb"].map((name) => [
    `${name}.toml`,
    `arch = "${name}"
srcarch = "${name}"
defconfig = "defconfig"
why = "the only one"

[toolchain]
kind = "gcc"
prefix = ""
packages = ["gcc"]
`,
  ]),
);

/** Writes files below a directory. */
export async function writeFiles(
  dir: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const full = `${dir}/${path}`;
    await Deno.mkdir(full.slice(0, full.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(full, text);
  }
}

/** Who made the commits, and when: the same commits have the same names. */
export const AUTHOR = {
  GIT_AUTHOR_NAME: "A U Thor",
  GIT_AUTHOR_EMAIL: "author@example.org",
  GIT_AUTHOR_DATE: "1700000000 +0000",
};

/** Makes a git tree of the toy kernel, with one commit, and gives that commit. */
export async function makeToyTree(
  dir: string,
  files: Readonly<Record<string, string>> = TOY_FILES,
): Promise<string> {
  await writeFiles(dir, files);
  await gitText(dir, ["init", "-q", "-b", "main"]);
  // Who runs the tests may have no name that git knows.
  await gitText(dir, ["config", "user.name", AUTHOR.GIT_AUTHOR_NAME]);
  await gitText(dir, ["config", "user.email", AUTHOR.GIT_AUTHOR_EMAIL]);
  await gitText(dir, ["add", "-A"]);
  await gitText(dir, ["commit", "-qm", "Toy 6.19"], { env: AUTHOR });
  return await gitText(dir, ["rev-parse", "HEAD"]);
}

/** One patch of a series: a subject, and what it replaces in which file; null deletes the file. */
export interface Edit {
  readonly subject: string;
  readonly files: Readonly<Record<string, readonly [string, string] | string | null>>;
}

/** A file's text with an edit. Throws if the edit does not fit. */
export function replaced(
  path: string,
  text: string,
  [old, now]: readonly [string, string],
): string {
  if (!text.includes(old)) throw new Error(`${path} has no ${old}`);
  return text.replace(old, () => now);
}

/** Commits the edits on a branch `series` of a tree. The tree's own branch stays checked out. */
export async function commitSeries(
  tree: string,
  edits: readonly Edit[],
  author: Readonly<Record<string, string>> = AUTHOR,
): Promise<void> {
  await gitText(tree, ["checkout", "-q", "-B", "series"]);
  for (const { subject, files } of edits) {
    for (const [path, edit] of Object.entries(files)) {
      if (edit === null) await Deno.remove(`${tree}/${path}`);
      else if (typeof edit === "string") await writeFiles(tree, { [path]: edit });
      else {
        const text = await Deno.readTextFile(`${tree}/${path}`);
        await Deno.writeTextFile(`${tree}/${path}`, replaced(path, text, edit));
      }
    }
    await gitText(tree, ["add", "-A"]);
    await gitText(tree, ["commit", "-qm", subject], { env: author });
  }
  await git(tree, ["checkout", "-q", "main"]);
}

/** Writes the series of {@linkcode commitSeries} as mails into a directory, with a cover letter. */
export async function formatSeries(tree: string, dir: string, version = 1): Promise<void> {
  const args = ["format-patch", "-q", `-v${version}`, "--cover-letter", "-o", dir, "main..series"];
  await gitText(tree, args, { env: AUTHOR });
}

/** Breaks `mm/a.c` at patch 3 and mends it at patch 5, of six. */
export const BREAK_AND_MEND: readonly Edit[] = [
  { subject: "mm: document b()", files: { "mm/b.c": ["int b(", "/* twice x */\nint b("] } },
  { subject: "toya: raise the order", files: { "arch/toya/include/arch.h": ["1", "3"] } },
  { subject: "mm: use a helper", files: { "mm/a.c": ["x + ARCH_ORDER", "helper(x + ARCH_ORDER"] } },
  { subject: "mm: add nothing", files: { "mm/extra.c": ["3", "4"] } },
  {
    subject: "mm: close the bracket",
    files: { "mm/a.c": ["helper(x + ARCH_ORDER", "(x + ARCH_ORDER)"] },
  },
  { subject: "Documentation: say it", files: { "Documentation/toy.rst": "Toy\n===\n" } },
];
