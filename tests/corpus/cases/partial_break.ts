/**
 * Breaks of the base, and of one tool or one kind of object alone.
 */
import type { Case } from "../types.ts";

/** Cases. */
export const PARTIAL_BREAKS: readonly Case[] = [
  {
    name: "base-broken-on-one-arch",
    story: "toyb does not build before the series, which is not to blame; toya is proved.",
    base: { "arch/toyb/include/arch.h": "#define ARCH_ORDER (2\n" },
    patches: [
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      { subject: "mm: document b()", files: { "mm/b.c": ["int b(", "/* twice x */\nint b("] } },
    ],
    expect: `
      0  pass  base
      1  pass  base
      2  pass  base
    `,
    exit: 0,
  },
  {
    name: "base-broken-everywhere",
    story: "No state builds, the base neither: what patch 2 breaks cannot be seen.",
    base: { "include/toy.h": "int b(int x)\nint extra(void);\n" },
    patches: [
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      { subject: "mm: b is long", files: { "mm/b.c": ["int y = x", "lnog y = x"] } },
    ],
    expect: `
      0  base  base
      1  base  base
      2  base  base
    `,
    exit: 3,
    mend: "none",
  },
  {
    name: "base-mended",
    story: "The base does not build on toyb, and patch 1 mends that.",
    base: { "arch/toyb/include/arch.h": "#define ARCH_ORDER (2\n" },
    patches: [
      {
        subject: "toyb: close the bracket",
        files: { "arch/toyb/include/arch.h": "#define ARCH_ORDER (2)\n" },
      },
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
    ],
    expect: `
      0  pass  base
      1  -     fixed
      2  pass  pass
      1 toyb: fixed mm/a.c:6:*: error: expected ')' before ';' token
    `,
    exit: 0,
  },
  {
    name: "endless-include",
    story: "A header includes itself without a guard.",
    patches: [
      {
        subject: "toy: all in one",
        files: { "include/toy.h": ["int b(", "#include <toy.h>\nint b("] },
      },
      { subject: "toy: or not", files: { "include/toy.h": ["#include <toy.h>\n", ""] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya: new include/toy.h:1:*: error: #include nested depth 200 exceeds maximum of 200 (use -fmax-include-depth=DEPTH to increase the maximum) (4 times)
      1 toya toyb: hunk include/toy.h @@ -1,2 +1,3 @@
      1 toyb: new include/toy.h:1:*: error: #include nested depth 200 exceeds maximum of 200 (use -fmax-include-depth=DEPTH to increase the maximum) (3 times)
      2 toya: fixed include/toy.h:1:*: error: #include nested depth 200 exceeds maximum of 200 (use -fmax-include-depth=DEPTH to increase the maximum) (4 times)
      2 toyb: fixed include/toy.h:1:*: error: #include nested depth 200 exceeds maximum of 200 (use -fmax-include-depth=DEPTH to increase the maximum) (3 times)
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "assembler-error",
    story: "An instruction that no machine has.",
    patches: [
      { subject: "mm: enter faster", files: { "mm/entry.S": ["\tnop\n", "\tnopnop\n"] } },
      { subject: "mm: enter as before", files: { "mm/entry.S": ["\tnopnop\n", "\tnop\n\tnop\n"] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new mm/entry.S:3: error: no such instruction: \`nopnop'
      1 toya toyb: hunk mm/entry.S @@ -1,4 +1,4 @@
      2 toya toyb: fixed mm/entry.S:3: error: no such instruction: \`nopnop'
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "clang-only",
    story: "A function in a function: gcc takes it, clang does not.",
    archs: ["clang", "toya"],
    patches: [
      {
        subject: "mm: a helper where it is used",
        files: {
          "mm/b.c": [
            "\tint y = x * 2;\n",
            "\tint twice(int v) { return v * 2; }\n\tint y = twice(x);\n",
          ],
        },
      },
      {
        subject: "mm: move the helper out",
        files: {
          "mm/b.c":
            "#include <toy.h>\n\nstatic int twice(int v) { return v * 2; }\n\nint b(int x)\n{\n\treturn twice(x);\n}\n",
        },
      },
    ],
    expect: `
      0  pass   pass
      1  FAIL   pass
      2  fixed  pass
      1 clang: new mm/b.c:5:*: error: function definition is not allowed here
      1 clang: hunk mm/b.c @@ -2,7 +2,8 @@
      2 clang: fixed mm/b.c:5:*: error: function definition is not allowed here
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "module-only",
    story: "A module breaks; the image builds, and a build of vmlinux alone would not see it.",
    patches: [
      { subject: "mm: the module asks twice", files: { "mm/mod.c": ["b(1)", "b(1, 2)"] } },
      { subject: "mm: the module asks once", files: { "mm/mod.c": ["b(1, 2)", "b(2)"] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new mm/mod.c:5:*: error: too many arguments to function 'b'
      1 toya toyb: hunk mm/mod.c @@ -2,5 +2,5 @@
      2 toya toyb: fixed mm/mod.c:5:*: error: too many arguments to function 'b'
    `,
    exit: 1,
    mend: "fold",
  },
];
