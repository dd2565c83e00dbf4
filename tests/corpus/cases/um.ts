/**
 * Faults that only the real Kbuild has: Kconfig, modpost, modules, and what the levels see. Over the
 * real tree, with the smallest configuration of um. A patch that takes its fault back gives the tree
 * of the base again, whose result is kept: that saves a build.
 */
import type { Case } from "../types.ts";

const UNMET = `
config CORPUS_BASE
	bool

config CORPUS_NEEDS_BASE
	bool
	depends on CORPUS_BASE

config CORPUS_USER
	def_bool y
	select CORPUS_NEEDS_BASE
`;
const CIRCLE = `
config CORPUS_A
	bool "a"
	depends on CORPUS_B

config CORPUS_B
	bool "b"
	depends on CORPUS_A
`;
const SYSCALL = "SYSCALL_DEFINE1(personality,";
const initcall = (statement: string) =>
  `static int __init corpus_init(void)\n{\n\t${statement} /* corpus */\n}\nlate_initcall(corpus_init);\n\n`;
const MODULE = `#include <linux/module.h>

extern int corpus_answer(void);

static int __init corpus_init(void)
{
	return corpus_answer();
}
module_init(corpus_init);
MODULE_DESCRIPTION("asks");
MODULE_LICENSE("GPL");
`;
const MISMATCH = `
static noinline int __init corpus_once(void)
{
	return init_uts_ns.name.nodename[0] > 3;
}

int corpus_often(void);
int corpus_often(void)
{
	return corpus_once();
}
`;
const MENU = 'menu "Memory Management options"\n';
const LAST_LINE = "EXPORT_SYMBOL(_ctype);\n";
const ANSWER = "int corpus_answer(void);\nint corpus_answer(void)\n{\n\treturn 42;\n}\n";

/** Cases. */
export const REAL: readonly Case[] = [
  {
    name: "boot-stops",
    story: "Every state builds; with patch 2 the kernel stops before init, and patch 3 mends it.",
    tree: "um",
    archs: ["um-boot"],
    flags: ["--level", "boot"],
    patches: [
      {
        subject: "kernel: look once more",
        files: { "kernel/exec_domain.c": [SYSCALL, `${initcall("return 0;")}${SYSCALL}`] },
      },
      {
        subject: "kernel: and be strict",
        files: { "kernel/exec_domain.c": ["return 0; /*", 'panic("not as it should be"); /*'] },
      },
      {
        subject: "kernel: not that strict",
        files: { "kernel/exec_domain.c": ['panic("not as it should be"); /*', "return 0; /*"] },
      },
    ],
    expect: `
      0  pass
      1  pass
      2  FAIL
      3  fixed
      2 um-boot: new boot: error: the boot does not come to its end
      3 um-boot: fixed boot: error: the boot does not come to its end
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "kconfig-unmet-dependency",
    story: "A symbol selects another whose own dependency is off, until patch 2 asks for it first.",
    tree: "um",
    archs: ["um-config"],
    patches: [
      { subject: "mm: Kconfig: a user", files: { "mm/Kconfig": [MENU, UNMET + MENU] } },
      {
        subject: "mm: Kconfig: the user needs the base",
        files: {
          "mm/Kconfig": [
            "\tselect CORPUS_NEEDS_BASE\n",
            "\tdepends on CORPUS_BASE\n\tselect CORPUS_NEEDS_BASE\n",
          ],
        },
      },
    ],
    expect: `
      0  pass
      1  warn
      2  pass
      1 um-config: new kconfig: warning: unmet direct dependencies detected for CORPUS_NEEDS_BASE; Depends on [n]: CORPUS_BASE [=n]; Selected by [y]: CORPUS_USER [=y]
      1 um-config: CORPUS_NEEDS_BASE n -> y
      1 um-config: CORPUS_USER n -> y
      2 um-config: fixed kconfig: warning: unmet direct dependencies detected for CORPUS_NEEDS_BASE; Depends on [n]: CORPUS_BASE [=n]; Selected by [y]: CORPUS_USER [=y]
      2 um-config: CORPUS_NEEDS_BASE y -> n
      2 um-config: CORPUS_USER y -> n
    `,
    exit: 0,
  },
  {
    name: "kconfig-circle",
    story: "Two symbols that depend on each other.",
    tree: "um",
    archs: ["um-config"],
    patches: [
      { subject: "mm: Kconfig: a and b", files: { "mm/Kconfig": [MENU, CIRCLE + MENU] } },
      {
        subject: "mm: Kconfig: b alone",
        files: { "mm/Kconfig": ["\tdepends on CORPUS_A\n", ""] },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 um-config: new kconfig: error: recursive dependency detected! symbol CORPUS_A depends on CORPUS_B; symbol CORPUS_B depends on CORPUS_A
      1 um-config: hunk mm/Kconfig @@ -1,5 +1,13 @@
      2 um-config: fixed kconfig: error: recursive dependency detected! symbol CORPUS_A depends on CORPUS_B; symbol CORPUS_B depends on CORPUS_A
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "kconfig-syntax",
    story: "A line of Kconfig that is none, at the end of the series.",
    tree: "um",
    archs: ["um-config"],
    patches: [
      {
        subject: "mm: Kconfig: a word",
        files: { "mm/Kconfig": [MENU, `config CORPUS_C\n\tboolean yes\n\n${MENU}`] },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      1 um-config: new mm/Kconfig:4: error: syntax error
      1 um-config: hunk mm/Kconfig @@ -1,5 +1,8 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "modules",
    story: "Patch 1 adds a module that does not compile; with patch 2 it compiles, and modpost " +
      "misses the symbol that patch 3 exports. vmlinux builds at every state.",
    tree: "um",
    patches: [
      {
        subject: "lib: a module that asks",
        files: {
          "lib/corpus.c": MODULE.replace("corpus_answer();", "corpus_answer(;"),
          "lib/Makefile": ["obj-y\t+= lockref.o\n", "obj-y\t+= lockref.o\nobj-m\t+= corpus.o\n"],
          "lib/ctype.c": [LAST_LINE, `${LAST_LINE}\n${ANSWER}`],
        },
      },
      {
        subject: "lib: ask properly",
        files: { "lib/corpus.c": ["corpus_answer(;", "corpus_answer();"] },
      },
      {
        subject: "lib: answer modules, too",
        files: { "lib/ctype.c": [ANSWER, `${ANSWER}EXPORT_SYMBOL(corpus_answer);\n`] },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      2  FAIL
      3  fixed
      1 um: new lib/corpus.c:7:*: error: expected expression before ';' token
      1 um: hunk lib/corpus.c @@ -0,0 +1,11 @@
      2 um: new lib/corpus.ko: error: "corpus_answer" [lib/corpus.ko] undefined!
      2 um: hunk lib/corpus.c @@ -4,7 +4,7 @@
      3 um: fixed lib/corpus.ko: error: "corpus_answer" [lib/corpus.ko] undefined!
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "header-before-uapi",
    story:
      "Patch 2 adds include/linux/utime.h, with a mistake, which fs/utimes.c now finds instead of " +
      "the one below uapi that patch 1 saw compiled: a compiler cache has that object.",
    tree: "um",
    patches: [
      {
        subject: "utime: say what it is",
        files: { "include/uapi/linux/utime.h": ["#ifndef", "/* Times of files. */\n#ifndef"] },
      },
      {
        subject: "utime: add a header of the kernel",
        files: {
          "include/linux/utime.h": `#ifndef __LINUX_UTIME_H
#define __LINUX_UTIME_H
#include <uapi/linux/utime.h>
static inline bool utimbuf_same(const struct utimbuf *a, const struct utimbuf *b)
{
	return a->actime == b->mtime;
}
#endif
`,
        },
      },
    ],
    expect: `
      0  pass
      1  pass
      2  FAIL
      2 um: new include/linux/utime.h:6:*: error: 'const struct utimbuf' has no member named 'mtime'*
      2 um: hunk include/linux/utime.h @@ -0,0 +1,8 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "section-mismatch",
    story: "A function that stays calls one that is thrown away after the start.",
    tree: "um",
    patches: [
      {
        subject: "init: call it often",
        files: {
          "init/version.c": [
            "static int __init early_hostname",
            `${MISMATCH}\nstatic int __init early_hostname`,
          ],
        },
      },
      {
        subject: 'Revert "init: call it often"',
        files: {
          "init/version.c": [
            `${MISMATCH}\nstatic int __init early_hostname`,
            "static int __init early_hostname",
          ],
        },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 um: new modpost: error: Section mismatches detected.
      1 um: new vmlinux: warning: vmlinux: section mismatch in reference: corpus_often+0x2 (section: .text.unlikely) -> corpus_once (section: .init.text)
      2 um: fixed modpost: error: Section mismatches detected.
      2 um: fixed vmlinux: warning: vmlinux: section mismatch in reference: corpus_often+0x2 (section: .text.unlikely) -> corpus_once (section: .init.text)
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "kbuild-warns",
    story:
      "A wrapper is asked for where the architecture has a header: Kbuild warns by $(warning).",
    tree: "um",
    archs: ["um-config"],
    patches: [
      {
        subject: "um: wrap mmu.h",
        files: {
          "arch/um/include/asm/Kbuild": [
            "generic-y += bug.h",
            "generic-y += bug.h\ngeneric-y += mmu.h",
          ],
        },
      },
    ],
    expect: `
      0  pass
      1  warn
      1 um-config: new scripts/Makefile.asm-headers:*: warning: redundant generic-y found in *: mmu.h
    `,
    exit: 0,
  },
];
