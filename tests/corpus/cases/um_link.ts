/** What level `objects` says of a link where the state before has none. Over the real tree, with the smallest um. */
import type { Case } from "../types.ts";

/** Cases. */
export const LINKS: readonly Case[] = [
  {
    name: "link-behind-a-break",
    story:
      "Patch 1 forgets a factor; patch 2 mends that by what nobody defines. At the state before " +
      "there was nothing to link, and that proves no link.",
    tree: "um",
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib/bcd: times",
        files: { "lib/bcd.c": ["(val >> 4) * 10;", "(val >> 4) * ;"] },
      },
      {
        subject: "lib/bcd: ten times",
        files: {
          "lib/bcd.c": [
            "\treturn (val & 0x0f) + (val >> 4) * ;",
            "\textern unsigned corpus_ten(unsigned x);\n\n\treturn (val & 0x0f) + corpus_ten(val >> 4);",
          ],
        },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      2  FAIL
      1 um: new lib/bcd.c:7:*: error: expected expression before ';' token
      1 um: hunk lib/bcd.c @@ -4,7 +4,7 @@
      2 um: new lib/bcd.c: error: undefined reference to \`corpus_ten'
      2 um: hunk lib/bcd.c @@ -4,7 +4,9 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "link-mended",
    story:
      "Patch 1 calls what nobody defines, and patch 2 defines it: what a whole build said of " +
      "the state between does not stand.",
    tree: "um",
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib/bcd: use ten",
        files: {
          "lib/bcd.c": [
            "\treturn (val & 0x0f) + (val >> 4) * 10;",
            "\textern unsigned corpus_ten(unsigned x);\n\n\treturn (val & 0x0f) + corpus_ten(val >> 4);",
          ],
        },
      },
      {
        subject: "lib/bcd: have ten",
        files: {
          "lib/bcd.c": [
            "EXPORT_SYMBOL(_bin2bcd);",
            "EXPORT_SYMBOL(_bin2bcd);\n\nunsigned corpus_ten(unsigned x);\nunsigned corpus_ten(unsigned x)\n{\n\treturn x * 10;\n}",
          ],
        },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 um: new lib/bcd.c: error: undefined reference to \`corpus_ten'
      1 um: hunk lib/bcd.c @@ -4,7 +4,9 @@
      2 um: fixed lib/bcd.c: error: undefined reference to \`corpus_ten'
    `,
    exit: 1,
    mend: "fold",
  },
  {
    name: "object-before-its-source",
    story:
      "Patch 1 asks for an object, and patch 2 brings its source: a dry run says that there is no " +
      "rule to make it, and no state is built whole for that.",
    tree: "um",
    flags: ["--level", "objects"],
    patches: [
      { subject: "lib: build corpus", files: { "lib/Makefile": [" bcd.o ", " bcd.o corpus.o "] } },
      {
        subject: "lib: have corpus",
        files: { "lib/corpus.c": "int corpus(void);\nint corpus(void)\n{\n\treturn 1;\n}\n" },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 um: new make: error: No rule to make target 'lib/corpus.o', needed by 'lib/built-in.a'
      1 um: hunk lib/Makefile @@ -50,7 +50,7 @@
      2 um: fixed make: error: No rule to make target 'lib/corpus.o', needed by 'lib/built-in.a'
    `,
    exit: 1,
    mend: "reorder",
  },
  {
    name: "export-of-a-static",
    story:
      "Patch 1 exports a function that is static, which compiles and links, and which modpost refuses; " +
      "patch 2 makes it global.",
    tree: "um",
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib/bcd: check",
        files: {
          "lib/bcd.c": [
            "EXPORT_SYMBOL(_bin2bcd);",
            "EXPORT_SYMBOL(_bin2bcd);\n\nstatic bool corpus_ok(unsigned char val)\n{\n\treturn (val & 0x0f) < 10;\n}\nEXPORT_SYMBOL_GPL(corpus_ok);",
          ],
        },
      },
      {
        subject: "lib/bcd: for all",
        files: {
          "lib/bcd.c": [
            "static bool corpus_ok(",
            "bool corpus_ok(unsigned char val);\nbool corpus_ok(",
          ],
        },
      },
    ],
    expect: `
      0  pass
      1  FAIL
      2  fixed
      1 um: new modpost: error: vmlinux: local symbol 'corpus_ok' was exported
      1 um: hunk lib/bcd.c @@ -15,3 +15,9 @@
      2 um: fixed modpost: error: vmlinux: local symbol 'corpus_ok' was exported
    `,
    exit: 1,
    mend: "fold",
  },
];
