/** Patches in the wrong order. */
import type { Case } from "../types.ts";

const C = "#include <toy.h>\n\nint c(void)\n{\n\treturn 5;\n}\n";

/** Cases. */
export const ORDERS: readonly Case[] = [
  {
    name: "used-before-added",
    story: "Patch 1 calls the function that patch 2 adds.",
    patches: [
      { subject: "mm: a uses c()", files: { "mm/a.c": ["b(2)", "b(2) + c()"] } },
      {
        subject: "mm: add c()",
        files: {
          "mm/c.c": C,
          "mm/Makefile": ["mm/b.o", "mm/b.o mm/c.o"],
          "include/toy.h": ["int extra", "int c(void);\nint extra"],
        },
      },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new mm/a.c: error: undefined reference to \`c'
      1 toya toyb: new mm/a.c:11:*: warning: implicit declaration of function 'c' [-Wimplicit-function-declaration]
      1 toya toyb: hunk mm/a.c @@ -8,5 +8,5 @@
      2 toya toyb: fixed mm/a.c: error: undefined reference to \`c'
      2 toya toyb: fixed mm/a.c:11:*: warning: implicit declaration of function 'c' [-Wimplicit-function-declaration]
    `,
    exit: 1,
    mend: "reorder",
  },
  {
    name: "makefile-before-file",
    story: "Patch 1 adds an object to the Makefile, and patch 2 its source.",
    patches: [
      { subject: "mm: build c", files: { "mm/Makefile": ["mm/b.o", "mm/b.o mm/c.o"] } },
      { subject: "mm: add c()", files: { "mm/c.c": C.replace("#include <toy.h>\n\n", "") } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new make: error: No rule to make target 'mm/c.o', needed by 'vmlinux'
      1 toya toyb: hunk mm/Makefile @@ -1,3 +1,3 @@
      2 toya toyb: fixed make: error: No rule to make target 'mm/c.o', needed by 'vmlinux'
    `,
    exit: 1,
    mend: "reorder",
  },
  {
    name: "include-before-header",
    story: "Patch 1 includes the header that patch 3 adds; patch 2 has to do with neither.",
    patches: [
      {
        subject: "mm: b has a limit",
        files: { "mm/b.c": ["#include <toy.h>\n", "#include <toy.h>\n#include <limit.h>\n"] },
      },
      { subject: "mm: extra is four", files: { "mm/extra.c": ["3", "4"] } },
      { subject: "toy: limits", files: { "include/limit.h": "#define LIMIT 3\n" } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  inher  inher
      3  fixed  fixed
      1 toya toyb: new mm/b.c:2:*: error: limit.h: No such file or directory
      1 toya toyb: hunk mm/b.c @@ -1,4 +1,5 @@
      3 toya toyb: fixed mm/b.c:2:*: error: limit.h: No such file or directory
    `,
    exit: 1,
    mend: "reorder",
  },
  {
    name: "removed-before-last-user",
    story: "Patch 1 removes a macro whose last user goes with patch 2.",
    patches: [
      { subject: "toy: drop the order", files: { "arch/toya/include/arch.h": "\n" } },
      { subject: "mm: a needs no order", files: { "mm/a.c": ["x + ARCH_ORDER", "x"] } },
    ],
    archs: ["toya"],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 toya: new mm/a.c:6:*: error: 'ARCH_ORDER' undeclared (first use in this function)
      1 toya: new mm/a.c:7:*: warning: control reaches end of non-void function [-Wreturn-type]
      1 toya: hunk arch/toya/include/arch.h @@ -1 +1 @@
      2 toya: fixed mm/a.c:6:*: error: 'ARCH_ORDER' undeclared (first use in this function)
      2 toya: fixed mm/a.c:7:*: warning: control reaches end of non-void function [-Wreturn-type]
    `,
    exit: 1,
    mend: "reorder",
  },
  {
    name: "renamed-without-makefile",
    story: "Patch 1 renames a source file, and patch 2 its line in the Makefile.",
    patches: [
      {
        subject: "mm: b.c becomes twice.c",
        files: {
          "mm/b.c": null,
          "mm/twice.c": "#include <toy.h>\n\nint b(int x)\n{\n\tint y = x * 2;\n\n\treturn y;\n}\n",
        },
      },
      { subject: "mm: build twice.c", files: { "mm/Makefile": ["mm/b.o", "mm/twice.o"] } },
    ],
    expect: `
      0  pass   pass
      1  FAIL   FAIL
      2  fixed  fixed
      1 toya toyb: new make: error: No rule to make target 'mm/b.o', needed by 'vmlinux'
      1 toya toyb: hunk mm/b.c => mm/twice.c
      2 toya toyb: fixed make: error: No rule to make target 'mm/b.o', needed by 'vmlinux'
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "states-asked-for",
    story: "State 2 alone is asked for: what patch 1 touches counts there, too.",
    patches: [
      { subject: "mm: b breaks", files: { "mm/b.c": ["return y", "return z"] } },
      { subject: "mm: a gets a comment", files: { "mm/a.c": ["int a(", "/* one */\nint a("] } },
    ],
    archs: ["toya"],
    flags: ["--states", "2", "--level", "objects"],
    expect: `
      0  pass
      1  untst
      2  FAIL
      2 toya: new mm/b.c:7:*: error: 'z' undeclared (first use in this function)
      2 toya: new mm/b.c:5:*: warning: unused variable 'y' [-Wunused-variable]
      2 toya: new mm/b.c:8:*: warning: control reaches end of non-void function [-Wreturn-type]
      2 toya: hunk mm/b.c @@ -4,5 +4,5 @@
    `,
    exit: 1,
    mend: "none",
  },
];
