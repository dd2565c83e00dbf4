/** Warnings: whose they are, and where they went. */
import type { Case } from "../types.ts";

const UNUSED = "\tint y = x * 2;\n\tint ret;\n";

const HEADER = "int b(int x);\nint extra(void);\nstatic int spare(void)\n{\n\treturn 1;\n}\n";

/** Cases. */
export const WARNINGS: readonly Case[] = [
  {
    name: "warning-moved",
    story: "A warning of the base is moved by lines above it; it is not new.",
    base: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] },
    patches: [
      { subject: "mm: say it", files: { "mm/b.c": ["int b(", "/*\n * twice x\n */\nint b("] } },
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
    ],
    expect: `
      0  pass  pass
      1  pass  pass
      2  pass  pass
      1 toya toyb: moved mm/b.c:9:*: warning: unused variable 'ret' [-Wunused-variable]
    `,
    exit: 0,
  },
  {
    name: "warning-swapped",
    story: "Patch 1 mends one warning and makes another of the same words: as many as before.",
    base: {
      "mm/b.c":
        "#include <toy.h>\n\nint bb(int x)\n{\n\tint ret;\n\n\treturn x;\n}\n\nint b(int x)\n{\n\treturn bb(x);\n}\n",
      "include/toy.h": ["int b(", "int bb(int x);\nint b("],
    },
    patches: [
      {
        subject: "mm: move ret",
        files: {
          "mm/b.c":
            "#include <toy.h>\n\nint bb(int x)\n{\n\treturn x;\n}\n\nint b(int x)\n{\n\tint ret;\n\n\treturn bb(x);\n}\n",
        },
      },
    ],
    expect: `
      0  pass  pass
      1  warn  warn
      1 toya toyb: new mm/b.c:10:*: warning: unused variable 'ret' [-Wunused-variable]
      1 toya toyb: fixed mm/b.c:5:*: warning: unused variable 'ret' [-Wunused-variable]
    `,
    exit: 0,
  },
  {
    name: "warning-fixed",
    story: "The base warns, and patch 1 mends that.",
    base: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] },
    patches: [{ subject: "mm: drop ret", files: { "mm/b.c": ["\tint ret;\n", ""] } }],
    expect: `
      0  pass  pass
      1  pass  pass
      1 toya toyb: fixed mm/b.c:6:*: warning: unused variable 'ret' [-Wunused-variable]
    `,
    exit: 0,
  },
  {
    name: "warning-comes-and-goes",
    story: "Patch 1 warns until patch 3 uses the variable.",
    patches: [
      { subject: "mm: prepare", files: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] } },
      { subject: "mm: document b()", files: { "mm/b.c": ["int b(", "/* twice x */\nint b("] } },
      { subject: "mm: use it", files: { "mm/b.c": ["return y;", "ret = y;\n\treturn ret;"] } },
    ],
    expect: `
      0  pass  pass
      1  warn  warn
      2  pass  pass
      3  pass  pass
      1 toya toyb: new mm/b.c:6:*: warning: unused variable 'ret' [-Wunused-variable]
      2 toya toyb: moved mm/b.c:7:*: warning: unused variable 'ret' [-Wunused-variable]
      3 toya toyb: fixed mm/b.c:7:*: warning: unused variable 'ret' [-Wunused-variable]
    `,
    exit: 0,
  },
  {
    name: "warning-in-a-header",
    story:
      "A warning of a header is one, however many objects include it: nothing is mended where " +
      "patch 2 leaves one includer less, and it counts once where it is new.",
    patches: [
      { subject: "toy: a spare", files: { "include/toy.h": HEADER } },
      { subject: "mm: extra needs no header", files: { "mm/extra.c": ["#include <toy.h>\n", ""] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  warn
      2  pass
      1 toya: new include/toy.h:3:*: warning: 'spare' defined but not used [-Wunused-function]
    `,
    exit: 0,
  },
  {
    name: "warning-in-a-header-new-user",
    story: "A header that warned before gets one more includer: the patch did not write the line.",
    base: {
      "include/warn.h": "static int unused_in_header(void) { return 1; }\n",
      "mm/b.c": ["#include <toy.h>\n", "#include <toy.h>\n#include <warn.h>\n"],
    },
    patches: [
      {
        subject: "mm: extra uses it, too",
        files: { "mm/extra.c": ["#include <toy.h>\n", "#include <toy.h>\n#include <warn.h>\n"] },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  pass
    `,
    exit: 0,
  },
  {
    name: "warning-of-a-macro",
    story:
      "A macro of a header is used wrongly, as it was elsewhere before: gcc names the line of " +
      "the macro, but the mistake is the user's.",
    base: {
      "include/same.h": "#define same(a, b) ((void)(&(a) == &(b)))\n",
      "mm/b.c":
        "#include <same.h>\n#include <toy.h>\n\nint b(int x)\n{\n\tlong y = x;\n\n\tsame(x, y);\n\treturn x;\n}\n",
    },
    patches: [
      {
        subject: "mm: extra does so, too",
        files: {
          "mm/extra.c":
            "#include <same.h>\n#include <toy.h>\n\nint extra(void)\n{\n\tlong y = 3;\n\tint x = 3;\n\n\tsame(x, y);\n\treturn x;\n}\n",
        },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  warn
      1 toya: new include/same.h:1:*: warning: comparison of distinct pointer types lacks a cast
    `,
    exit: 0,
  },
  {
    name: "warning-of-a-number",
    story: "A frame that is too large grows, and shrinks: the warning was there before.",
    base: {
      "Makefile": ["-Wall -O2", "-Wall -Wframe-larger-than=100 -O2"],
      "mm/b.c": [
        "\tint y = x * 2;\n",
        "\tvolatile char buf[256];\n\tint y = x * 2;\n\n\tbuf[0] = 1;\n",
      ],
    },
    patches: [
      { subject: "mm: twice as much", files: { "mm/b.c": ["256", "512"] } },
      { subject: "mm: less", files: { "mm/b.c": ["512", "128"] } },
      {
        subject: "mm: extra is large",
        files: {
          "mm/extra.c": [
            "\treturn 3",
            "\tvolatile char buf[256];\n\n\tbuf[0] = 3;\n\treturn buf[0]",
          ],
        },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  pass
      2  pass
      3  warn
      3 toya: new mm/extra.c:9:*: warning: the frame size of * bytes is larger than 100 bytes [-Wframe-larger-than=]
    `,
    exit: 0,
  },
  {
    name: "warning-renamed",
    story: "A file that warns is renamed: the warning goes with it.",
    base: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] },
    patches: [
      {
        subject: "mm: b.c becomes twice.c",
        files: {
          "mm/b.c": null,
          "mm/twice.c":
            "#include <toy.h>\n\nint b(int x)\n{\n\tint y = x * 2;\n\tint ret;\n\n\treturn y;\n}\n",
          "mm/Makefile": ["mm/b.o", "mm/twice.o"],
        },
      },
    ],
    expect: `
      0  pass  pass
      1  pass  pass
      1 toya toyb: moved mm/twice.c:6:*: warning: unused variable 'ret' [-Wunused-variable]
    `,
    exit: 0,
  },
  {
    name: "warning-not-rebuilt",
    story: "With --incremental patch 1 does not compile what warns: it still warns, and patch 2 " +
      "only moves it.",
    base: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] },
    flags: ["--incremental"],
    patches: [
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      { subject: "mm: say it", files: { "mm/b.c": ["int b(", "/*\n * twice x\n */\nint b("] } },
      { subject: "mm: drop ret", files: { "mm/b.c": ["\tint ret;\n", ""] } },
      { subject: "mm: extra is five", files: { "mm/extra.c": ["4", "5"] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  pass
      2  pass
      3  pass
      4  pass
      2 toya: moved mm/b.c:9:*: warning: unused variable 'ret' [-Wunused-variable]
      3 toya: fixed mm/b.c:9:*: warning: unused variable 'ret' [-Wunused-variable]
    `,
    exit: 0,
  },
];
