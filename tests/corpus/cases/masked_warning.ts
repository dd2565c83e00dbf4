/**
 * Warnings that an error, a flag or a compiler decides.
 */
import type { Case } from "../types.ts";

const UNUSED = "\tint y = x * 2;\n\tint ret;\n";

/** 4096 variables by a macro in a macro, each with a chain of notes. */
const MANY = [
  "#define V(n) static int v##n;",
  ...["A", "B", "C", "D", "E", "F"].map((name, i) => {
    const inner = ["V", "A", "B", "C", "D", "E"][i];
    return `#define ${name}(n) ${[0, 1, 2, 3].map((k) => `${inner}(n##${k})`).join(" ")}`;
  }),
  "F(0)",
  "",
].join("\n");

/** Cases. */
export const MASKED_WARNINGS: readonly Case[] = [
  {
    name: "warning-behind-an-error",
    story:
      "The base warns; patch 1 breaks that very file, and so the compiler says no more of it " +
      "than the error. Patch 2 does not bring the warning.",
    base: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] },
    patches: [
      { subject: "mm: b() is long", files: { "mm/b.c": ["int b(int x)", "long b(int x"] } },
      { subject: "mm: or not", files: { "mm/b.c": ["long b(int x", "int b(int x)"] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 toya: new mm/b.c:4:*: error: expected ';', ',' or ')' before '{' token
      1 toya: hunk mm/b.c @@ -1,6 +1,6 @@
      2 toya: fixed mm/b.c:4:*: error: expected ';', ',' or ')' before '{' token
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "warning-behind-a-host-program",
    story: "Patch 1 breaks what comes before any object; the base's warning stands all the same.",
    base: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] },
    patches: [
      { subject: "scripts: no", files: { "scripts/bounds.c": ["return 0", "return 1"] } },
      { subject: "scripts: yes", files: { "scripts/bounds.c": ["return 1", "return 0"] } },
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
    name: "warning-becomes-error",
    story: "Patch 1 warns, and patch 2 makes every warning an error; patch 3 mends it.",
    patches: [
      { subject: "mm: prepare", files: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] } },
      { subject: "toy: be strict", files: { "Makefile": ["-Wall -O2", "-Wall -Werror -O2"] } },
      { subject: "mm: drop ret", files: { "mm/b.c": ["\tint ret;\n", ""] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  warn
      2  FAIL
      3  fixed
      1 toya: new mm/b.c:6:*: warning: unused variable 'ret' [-Wunused-variable]
      2 toya: new mm/b.c:6:*: error: unused variable 'ret' [-Werror=unused-variable]
      2 toya: fixed mm/b.c:6:*: warning: unused variable 'ret' [-Wunused-variable]
      2 toya: hunk Makefile @@ -14,7 +14,7 @@
      3 toya: fixed mm/b.c:6:*: error: unused variable 'ret' [-Werror=unused-variable]
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "werror",
    story: "Where the base has -Werror, what would be a warning breaks the build.",
    base: { "Makefile": ["-Wall -O2", "-Wall -Werror -O2"] },
    patches: [
      { subject: "mm: prepare", files: { "mm/b.c": ["\tint y = x * 2;\n", UNUSED] } },
      { subject: "mm: use it", files: { "mm/b.c": ["return y;", "ret = y;\n\treturn ret;"] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 toya: new mm/b.c:6:*: error: unused variable 'ret' [-Werror=unused-variable]
      1 toya: hunk mm/b.c @@ -3,6 +3,7 @@
      2 toya: fixed mm/b.c:6:*: error: unused variable 'ret' [-Werror=unused-variable]
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "warning-by-clang-alone",
    story: "Two pairs of brackets around a comparison: clang asks whether it is an assignment.",
    archs: ["clang", "toya"],
    patches: [
      {
        subject: "mm: zero is zero",
        files: { "mm/b.c": ["\treturn y;\n", "\tif ((x == 0))\n\t\treturn 0;\n\treturn y;\n"] },
      },
    ],
    expect: `
      0  pass  pass
      1  warn  pass
      1 clang: new mm/b.c:7:*: warning: equality comparison with extraneous parentheses [-Wparentheses-equality]
    `,
    exit: 0,
  },
  {
    name: "megabytes-of-warnings",
    story: "4096 warnings, each with a chain of notes, and an error below them all.",
    archs: ["toya"],
    patches: [
      { subject: "mm: many", files: { "mm/extra.c": ["int extra", `${MANY}int extra`] } },
      { subject: "mm: many, and a mistake", files: { "mm/extra.c": ["return 3", "return three"] } },
    ],
    expect: `
      0  pass
      1  warn
      2  FAIL
      1 toya: new mm/extra.c:3:*: warning: 'v0333333' defined but not used [-Wunused-variable]
      1 toya: new mm/extra.c:3:*: warning: 'v0333332' defined but not used [-Wunused-variable]
      1 toya: new mm/extra.c:3:*: warning: 'v0333331' defined but not used [-Wunused-variable]
      1 toya: new mm/extra.c:3:*: warning: 'v0333330' defined but not used [-Wunused-variable]
      1 toya: new mm/extra.c:3:*: warning: 'v0333323' defined but not used [-Wunused-variable]
      1 toya: new mm/extra.c:3:*: warning: 'v0333322' defined but not used [-Wunused-variable]
      1 toya: 194 more warnings
      2 toya: new mm/extra.c:13:*: error: 'three' undeclared (first use in this function)
      2 toya: new mm/extra.c:14:*: warning: control reaches end of non-void function [-Wreturn-type]
      2 toya: hunk mm/extra.c @@ -10,5 +10,5 @@
    `,
    exit: 1,
    mend: "none",
  },
];
