/** Makefiles, links, what the build makes for itself, and what no build reads. */
import type { Case } from "../types.ts";

/** Cases. */
export const MAKES: readonly Case[] = [
  {
    name: "makefile-syntax",
    story: "A line of the Makefile that is none.",
    patches: [
      { subject: "mm: build more", files: { "mm/Makefile": ["obj-m", "obj-y mm/c.o\nobj-m"] } },
      { subject: "mm: or not", files: { "mm/Makefile": ["obj-y mm/c.o\n", ""] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 toya: new mm/Makefile:3: error: missing separator
      1 toya: hunk mm/Makefile @@ -1,3 +1,4 @@
      2 toya: fixed mm/Makefile:3: error: missing separator
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "undefined-reference",
    story: "What patch 1 declares and calls, no object defines; only the link sees it.",
    patches: [
      {
        subject: "mm: a uses c()",
        files: {
          "include/toy.h": ["int extra", "int c(void);\nint extra"],
          "mm/a.c": ["b(2)", "b(2) + c()"],
        },
      },
      {
        subject: "mm: define c()",
        files: { "mm/b.c": ["int b(", "int c(void)\n{\n\treturn 5;\n}\n\nint b("] },
      },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new mm/a.c: error: undefined reference to \`c'
      1 toya toyb: hunk mm/a.c @@ -8,5 +8,5 @@
      2 toya toyb: fixed mm/a.c: error: undefined reference to \`c'
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "duplicate-symbol",
    story: "Two objects define one function, until patch 2 makes one of them static.",
    patches: [
      {
        subject: "mm: both need a helper",
        files: {
          "mm/a.c": ["int a(int", "int help(void) { return 1; }\n\nint a(int"],
          "mm/b.c": ["int b(int", "int help(void) { return 2; }\n\nint b(int"],
        },
      },
      {
        subject: "mm: one is its own",
        files: { "mm/b.c": ["int help(void) { return 2; }\n\n", ""] },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 toya: new mm/b.c: error: multiple definition of \`help'; mm/a.o:a.c:(.text+0x0): first defined here
      1 toya: hunk mm/b.c @@ -1,5 +1,7 @@
      2 toya: fixed mm/b.c: error: multiple definition of \`help'; mm/a.o:a.c:(.text+0x0): first defined here
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "link-on-one-arch",
    story: "mm/a.c calls extra(), which only toya builds; patch 2 turns it on for toyb.",
    patches: [
      { subject: "mm: a uses extra()", files: { "mm/a.c": ["b(2)", "b(2) + extra()"] } },
      {
        subject: "toyb: build extra",
        files: { "arch/toyb/configs/defconfig": "CONFIG_TOY_EXTRA=y\n" },
      },
    ],
    expect: `
      0  pass  pass
      1  pass  FAIL
      2  -     fixed
      1 toyb: new mm/a.c: error: undefined reference to \`extra'
      1 toyb: hunk mm/a.c @@ -8,5 +8,5 @@
      2 toyb: fixed mm/a.c: error: undefined reference to \`extra'
      2 toyb: TOY_EXTRA n -> y
    `,
    exit: 1,
    mend: "reorder",
  },
  {
    name: "symbol-of-defconfig",
    story:
      "Patch 1 renames a symbol in the Makefile; the defconfig that sets it follows in patch 2.",
    base: {
      "mm/a.c": ["b(2)", "b(2) + extra()"],
      "arch/toyb/configs/defconfig": "CONFIG_TOY_EXTRA=y\n",
    },
    patches: [
      {
        subject: "mm: TOY_EXTRA becomes TOY_MORE",
        files: { "mm/Makefile": ["TOY_EXTRA", "TOY_MORE"] },
      },
      {
        subject: "toy: defconfigs: follow",
        files: {
          "arch/toya/configs/defconfig": "CONFIG_TOY_MORE=y\n",
          "arch/toyb/configs/defconfig": "CONFIG_TOY_MORE=y\n",
        },
      },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new mm/a.c: error: undefined reference to \`extra'
      1 toya toyb: hunk mm/Makefile @@ -1,3 +1,3 @@
      2 toya toyb: fixed mm/a.c: error: undefined reference to \`extra'
      2 toya toyb: TOY_EXTRA y -> n
      2 toya toyb: TOY_MORE n -> y
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "host-program-fails",
    story: "A program that the build runs ends with an error.",
    patches: [
      {
        subject: "scripts: bounds says no",
        files: { "scripts/bounds.c": ["return 0", "return 1"] },
      },
      {
        subject: "scripts: bounds says yes",
        files: { "scripts/bounds.c": ["return 1", "return 0"] },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 toya: hunk scripts/bounds.c @@ -3,5 +3,5 @@
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "host-program-broken",
    story: "A program that the build runs does not compile, and nothing mends it.",
    patches: [
      {
        subject: "scripts: bounds asks",
        files: { "scripts/bounds.c": ["return 0", "return zero"] },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      1 toya: new scripts/bounds.c:6:*: error: 'zero' undeclared (first use in this function)
      1 toya: hunk scripts/bounds.c @@ -3,5 +3,5 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "stale-generated-header",
    story:
      "Patch 1 removes the rule that makes a header, and its user stays: a clean build sees it.",
    base: { "mm/b.c": ["#include <toy.h>\n", "#include <toy.h>\n#include <generated/bounds.h>\n"] },
    patches: [
      {
        subject: "toy: no bounds",
        files: { "Makefile": ["prepare: include/generated/bounds.h\n", "prepare: ;\n"] },
      },
      {
        subject: "mm: b needs no bounds",
        files: { "mm/b.c": ["#include <generated/bounds.h>\n", ""] },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 toya: new mm/b.c:2:*: error: generated/bounds.h: No such file or directory
      1 toya: hunk Makefile @@ -24,7 +24,7 @@
      2 toya: fixed mm/b.c:2:*: error: generated/bounds.h: No such file or directory
    `,
    exit: 1,
    mend: "reorder",
  },
  {
    name: "stale-generated-header-incremental",
    story: "The same with --incremental: the header of the state before is still there.",
    base: { "mm/b.c": ["#include <toy.h>\n", "#include <toy.h>\n#include <generated/bounds.h>\n"] },
    flags: ["--incremental"],
    patches: [
      {
        subject: "toy: no bounds",
        files: { "Makefile": ["prepare: include/generated/bounds.h\n", "prepare: ;\n"] },
      },
      {
        subject: "mm: b needs no bounds",
        files: { "mm/b.c": ["#include <generated/bounds.h>\n", ""] },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  pass
      2  pass
    `,
    exit: 0,
  },
  {
    name: "documentation-only",
    story: "No build reads it: there is nothing to build after the base.",
    patches: [
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      { subject: "Documentation: say it", files: { "Documentation/toy.rst": "Toy\n===\n" } },
      { subject: "toya: the order is 3", files: { "arch/toya/include/arch.h": ["1", "3"] } },
    ],
    expect: `
      0  pass  pass
      1  pass  pass
      2  -     -
      3  pass  -
    `,
    exit: 0,
  },
  {
    name: "file-no-build-compiles",
    story: "A file with a fault that no configuration compiles: nobody may call that safe.",
    patches: [
      { subject: "drivers: a driver", files: { "drivers/toy.c": "int toy(void) { return }\n" } },
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
    ],
    expect: `
      0  pass  pass
      1  pass  pass
      2  pass  pass
      not compiled: drivers/toy.c of patch 1
    `,
    exit: 3,
    mend: "none",
  },
];
