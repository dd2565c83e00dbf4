/** Patches that do not compile by themselves. */
import type { Case } from "../types.ts";

/** Cases. */
export const BREAKS: readonly Case[] = [
  {
    name: "break-and-mend",
    story: "Patch 2 forgets a bracket, which patch 4 adds.",
    patches: [
      { subject: "mm: document b()", files: { "mm/b.c": ["int b(", "/* twice x */\nint b("] } },
      { subject: "mm: use brackets", files: { "mm/a.c": ["x + ARCH_ORDER", "(x + ARCH_ORDER"] } },
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      {
        subject: "mm: close the bracket",
        files: { "mm/a.c": ["(x + ARCH_ORDER", "(x + ARCH_ORDER)"] },
      },
    ],
    expect: `
      0  pass   pass
      1  pass   pass
      2  FAIL   FAIL
      3  inher  inher
      4  fixed  fixed
      2 toya toyb: new mm/a.c:6:*: error: expected ')' before ';' token
      2 toya toyb: hunk mm/a.c @@ -3,7 +3,7 @@
      4 toya toyb: fixed mm/a.c:6:*: error: expected ')' before ';' token
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "break-first-error",
    story:
      "A new function that is not used calls what is not declared: gcc says so first, though " +
      "the line of the other message comes first.",
    base: { "Makefile": ["-Wall -O2", "-Wall -Werror -O2"] },
    archs: ["toya"],
    patches: [
      {
        subject: "mm: four is three and one",
        files: {
          "mm/extra.c": [
            "int extra(void)",
            "static int four(void)\n{\n\treturn three() + 1;\n}\n\nint extra(void)",
          ],
        },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      1 toya: new mm/extra.c:5:*: error: implicit declaration of function 'three' [-Werror=implicit-function-declaration]
      1 toya: hunk mm/extra.c @@ -1,5 +1,10 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "break-on-one-arch",
    story: "Patch 1 takes from toyb's header what mm/a.c needs; patch 3 gives it back.",
    patches: [
      {
        subject: "toyb: the order is a level",
        files: { "arch/toyb/include/arch.h": "#define ARCH_LEVEL 2\n" },
      },
      { subject: "toya: the order is 3", files: { "arch/toya/include/arch.h": ["1", "3"] } },
      {
        subject: "toyb: keep the order, too",
        files: {
          "arch/toyb/include/arch.h": "#define ARCH_LEVEL 2\n#define ARCH_ORDER ARCH_LEVEL\n",
        },
      },
    ],
    expect: `
      0  pass  pass
      1  -     FAIL
      2  pass  inher
      3  -     fixed
      1 toyb: new mm/a.c:6:*: error: 'ARCH_ORDER' undeclared (first use in this function)
      1 toyb: new mm/a.c:7:*: warning: control reaches end of non-void function [-Wreturn-type]
      1 toyb: hunk arch/toyb/include/arch.h @@ -1 +1 @@
      3 toyb: fixed mm/a.c:6:*: error: 'ARCH_ORDER' undeclared (first use in this function)
      3 toyb: fixed mm/a.c:7:*: warning: control reaches end of non-void function [-Wreturn-type]
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "broken-twice",
    story: "Broken at patch 1, mended at 2, broken in the same place at 3, mended at 4.",
    patches: [
      { subject: "mm: shift", files: { "mm/b.c": ["x * 2;", "x << ;"] } },
      { subject: "mm: shift by one", files: { "mm/b.c": ["x << ;", "x << 1;"] } },
      { subject: "mm: shift by more", files: { "mm/b.c": ["x << 1;", "x << ;"] } },
      { subject: "mm: shift by two", files: { "mm/b.c": ["x << ;", "x << 2;"] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      3  FAIL   FAIL
      4  fixed  fixed
      1 toya toyb: new mm/b.c:5:*: error: expected expression before ';' token
      1 toya toyb: hunk mm/b.c @@ -2,7 +2,7 @@
      2 toya toyb: fixed mm/b.c:5:*: error: expected expression before ';' token
      3 toya toyb: new mm/b.c:5:*: error: expected expression before ';' token
      3 toya toyb: hunk mm/b.c @@ -2,7 +2,7 @@
      4 toya toyb: fixed mm/b.c:5:*: error: expected expression before ';' token
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "two-breaks-overlap",
    story: "Patch 1 breaks mm/a.c and patch 2 mm/b.c; patch 3 mends a, and patch 4 b.",
    patches: [
      { subject: "mm: a calls more", files: { "mm/a.c": ["x + ARCH_ORDER;", "x + ARCH_ORDER"] } },
      { subject: "mm: b is long", files: { "mm/b.c": ["int y = x", "lnog y = x"] } },
      { subject: "mm: end the line", files: { "mm/a.c": ["x + ARCH_ORDER", "x + ARCH_ORDER;"] } },
      { subject: "mm: spell it", files: { "mm/b.c": ["lnog", "long"] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  FAIL   FAIL
      3  inher  inher
      4  fixed  fixed
      1 toya toyb: new mm/a.c:7:*: error: expected ';' before '}' token
      1 toya toyb: hunk mm/a.c @@ -3,7 +3,7 @@
      2 toya toyb: new mm/b.c:5:*: error: unknown type name 'lnog'; did you mean 'long'?
      2 toya toyb: hunk mm/b.c @@ -2,7 +2,7 @@
      3 toya toyb: fixed mm/a.c:7:*: error: expected ';' before '}' token
      4 toya toyb: fixed mm/b.c:5:*: error: unknown type name 'lnog'; did you mean 'long'?
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "mended-in-parts",
    story: "Patch 1 renames b(), and its users follow in patches 2 and 3.",
    patches: [
      {
        subject: "mm: b() becomes twice()",
        files: { "include/toy.h": ["int b(", "int twice("], "mm/b.c": ["int b(", "int twice("] },
      },
      { subject: "mm: a uses twice()", files: { "mm/a.c": ["b(2)", "twice(2)"] } },
      { subject: "mm: the module uses twice()", files: { "mm/mod.c": ["b(1)", "twice(1)"] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      3  pass   pass
      1 toya toyb: new mm/a.c: error: undefined reference to \`b'
      1 toya toyb: new mm/a.c:11:*: warning: implicit declaration of function 'b' [-Wimplicit-function-declaration]
      1 toya toyb: new mm/mod.c:5:*: warning: implicit declaration of function 'b' [-Wimplicit-function-declaration]
      1 toya toyb: hunk include/toy.h @@ -1,2 +1,2 @@
      2 toya toyb: fixed mm/a.c: error: undefined reference to \`b'
      2 toya toyb: fixed mm/a.c:11:*: warning: implicit declaration of function 'b' [-Wimplicit-function-declaration]
      3 toya toyb: fixed mm/mod.c:5:*: warning: implicit declaration of function 'b' [-Wimplicit-function-declaration]
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "reverted",
    story: "Patch 1 breaks the build, and patch 2 reverts it.",
    patches: [
      { subject: "mm: less words", files: { "mm/b.c": ["\treturn y;\n", "\treturn z;\n"] } },
      { subject: 'Revert "mm: less words"', files: { "mm/b.c": ["return z;", "return y;"] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new mm/b.c:7:*: error: 'z' undeclared (first use in this function)
      1 toya toyb: new mm/b.c:5:*: warning: unused variable 'y' [-Wunused-variable]
      1 toya toyb: new mm/b.c:8:*: warning: control reaches end of non-void function [-Wreturn-type]
      1 toya toyb: hunk mm/b.c @@ -4,5 +4,5 @@
      2 toya toyb: fixed mm/b.c:7:*: error: 'z' undeclared (first use in this function)
      2 toya toyb: fixed mm/b.c:5:*: warning: unused variable 'y' [-Wunused-variable]
      2 toya toyb: fixed mm/b.c:8:*: warning: control reaches end of non-void function [-Wreturn-type]
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "broken-at-the-end",
    story: "The last patch does not build: nothing later can mend it.",
    patches: [
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      { subject: "mm: b asks extra", files: { "mm/b.c": ["return y;", "return extra(y);"] } },
    ],
    expect: `
      0  pass  pass
      1  pass  pass
      2  FAIL  FAIL
      2 toya toyb: new mm/b.c:7:*: error: too many arguments to function 'extra'
      2 toya toyb: hunk mm/b.c @@ -4,5 +4,5 @@
    `,
    exit: 1,
    mend: "none",
  },
];
