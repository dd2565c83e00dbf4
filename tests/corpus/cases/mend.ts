/** Breaks whose mend is only part of a patch, or is in several. */
import type { Case } from "../types.ts";

/** See the stories. */
export const MENDS: readonly Case[] = [
  {
    name: "mended-by-two",
    story: "Patch 1 gives b() another argument; its users follow one by one in patches 2 and 4.",
    patches: [
      {
        subject: "mm: b() takes two",
        files: {
          "include/toy.h": ["int b(int x);", "int b(int x, int z);"],
          "mm/b.c": ["int b(int x)", "int b(int x, int z)"],
        },
      },
      { subject: "mm: a gives two", files: { "mm/a.c": ["b(2)", "b(2, 0)"] } },
      { subject: "mm: more of extra", files: { "mm/extra.c": ["return 3", "return 4"] } },
      { subject: "mm: the module gives two", files: { "mm/mod.c": ["b(1)", "b(1, 0)"] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  inher
      3  inher
      4  fixed
      1 toya: new mm/a.c:11:*: error: too few arguments to function 'b'
      1 toya: new mm/a.c:12:*: warning: control reaches end of non-void function [-Wreturn-type]
      1 toya: new mm/mod.c:6:*: warning: control reaches end of non-void function [-Wreturn-type]
      1 toya: hunk include/toy.h @@ -1,2 +1,2 @@
      2 toya: fixed mm/a.c:11:*: error: too few arguments to function 'b'
      2 toya: fixed mm/a.c:12:*: warning: control reaches end of non-void function [-Wreturn-type]
      4 toya: fixed mm/mod.c:5:*: error: too few arguments to function 'b'
      4 toya: fixed mm/mod.c:6:*: warning: control reaches end of non-void function [-Wreturn-type]
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "mended-by-a-hunk",
    story: "Patch 3 ends the line that patch 1 left open, and adds a function far below.",
    patches: [
      { subject: "mm: a is more", files: { "mm/a.c": ["x + ARCH_ORDER;", "x + ARCH_ORDER + 1"] } },
      { subject: "mm: b is less", files: { "mm/b.c": ["x * 2", "x * 3"] } },
      {
        subject: "mm: start twice",
        files: {
          "mm/a.c": [
            "ARCH_ORDER + 1\n}\n\nint start(void)\n{\n\treturn a(1) + b(2);\n}\n",
            "ARCH_ORDER + 1;\n}\n\nint start(void)\n{\n\treturn a(1) + b(2);\n}\n" +
            "\nint twice(int x)\n{\n\treturn a(x) + a(x);\n}\n",
          ],
          "mm/extra.c": ["return 3", "return 5"],
        },
      },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  inher
      3  fixed
      1 toya: new mm/a.c:6:*: error: expected ';' before '}' token
      1 toya: hunk mm/a.c @@ -3,7 +3,7 @@
      3 toya: fixed mm/a.c:6:*: error: expected ';' before '}' token
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "mended-on-changed-lines",
    story: "Patch 1 breaks a line, patch 2 changes it, still broken, and patch 3 mends it.",
    patches: [
      { subject: "mm: less", files: { "mm/a.c": ["x + ARCH_ORDER;", "x - ARCH_ORDER"] } },
      { subject: "mm: still less", files: { "mm/a.c": ["x - ARCH_ORDER", "x - 2 * ARCH_ORDER"] } },
      { subject: "mm: end it", files: { "mm/a.c": ["2 * ARCH_ORDER", "2 * ARCH_ORDER;"] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  inher
      3  fixed
      1 toya: new mm/a.c:7:*: error: expected ';' before '}' token
      1 toya: hunk mm/a.c @@ -3,7 +3,7 @@
      3 toya: fixed mm/a.c:7:*: error: expected ';' before '}' token
    `,
    exit: 1,
    mend: "fold",
  },
];
