/** What level `objects` says of files that a build reads by no name. Over the real tree, with the smallest um. */
import type { Case } from "../types.ts";

const bcd = (text: string) =>
  ["EXPORT_SYMBOL(_bin2bcd);", `EXPORT_SYMBOL(_bin2bcd);\n${text}`] as const;
/** It asks for what only the lack of a symbol defines. */
const WITHOUT_X = `#ifndef CONFIG_CORPUS_X
int corpus_y = 1;
#endif
int corpus_z(void);
int corpus_z(void)
{
	extern int corpus_y;

	return corpus_y;
}
`;

/** Cases. */
export const HIDDEN: readonly Case[] = [
  {
    name: "included-by-a-macro",
    story:
      "Patch 1 includes a file whose name a macro makes, and that is called as no source is; patch 2 breaks it.",
    tree: "um",
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib/bcd: read it",
        files: {
          "lib/bcd.c": bcd(
            "#include <linux/stringify.h>\n#define A README\n#define F(x) __stringify(x)\n#include F(A)\n",
          ),
          "lib/README": "int corpus_a(void);\nint corpus_a(void)\n{\n\treturn 1;\n}\n",
        },
      },
      { subject: "lib: break it", files: { "lib/README": ["return 1;", "return 1 +;"] } },
    ],
    expect: `
      0  pass
      1  pass
      2  FAIL
      2 um: new lib/README:4:*: error: expected expression before ';' token
      2 um: hunk lib/README @@ -1,5 +1,5 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "included-by-the-assembler",
    story:
      "Patch 1 has the assembler read a file, by a directive in two strings; patch 2 breaks that file.",
    tree: "um",
    long: true,
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib/bcd: read it",
        files: {
          "lib/bcd.c": bcd('asm(".inc" "lude \\"README\\"\\n");\n'),
          "include/README": "# nothing\n",
        },
      },
      { subject: "lib: break it", files: { "include/README": "\t.corpus\n" } },
    ],
    expect: `
      0  pass
      1  pass
      2  FAIL
      2 um: new include/README:1: error: unknown pseudo-op: \`.corpus'
      2 um: hunk include/README @@ -1 +1 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "included-before-another",
    story:
      "Patch 1 includes a table from include/; patch 2 adds one of that name beside the source, which now comes first, and is wrong.",
    tree: "um",
    long: true,
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib/bcd: have a table",
        files: {
          "lib/bcd.c": bcd('#include "README"\n'),
          "include/README": "int corpus_a;\n",
        },
      },
      { subject: "lib: have another", files: { "lib/README": "int corpus_a = ;\n" } },
    ],
    expect: `
      0  pass
      1  pass
      2  FAIL
      2 um: new lib/README:1:*: error: expected expression before ';' token
      2 um: hunk lib/README @@ -0,0 +1 @@
    `,
    exit: 1,
    mend: "none",
  },
  {
    name: "code-in-a-table",
    story:
      "A source includes a file that is called as no source is, in which the preprocessor takes code out.",
    tree: "um",
    long: true,
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib/bcd: have a table",
        files: {
          "lib/bcd.c": bcd('#include "README"\n'),
          "lib/README": "int corpus_a;\n#ifdef CONFIG_CORPUS\nint corpus_b = ;\n#endif\n",
        },
      },
    ],
    expect: `
      0  pass
      1  pass
      not compiled: lib/README of patch 1
    `,
    exit: 3,
    mend: "none",
  },
  {
    name: "asked-for-its-size",
    story:
      "Patch 1 has Kconfig ask whether a file is empty; patch 2 writes a line there, and the link fails.",
    tree: "um",
    flags: ["--level", "objects"],
    patches: [
      {
        subject: "lib: ask",
        files: {
          "lib/Kconfig": [
            "config LINEAR_RANGES",
            "config CORPUS_X\n\tdef_bool $(success,test -s $(srctree)/lib/README)\n\nconfig LINEAR_RANGES",
          ],
          "lib/bcd.c": bcd(WITHOUT_X),
          "lib/README": "",
        },
      },
      { subject: "lib: a line", files: { "lib/README": "yes\n" } },
    ],
    expect: `
      0  pass
      1  pass
      2  FAIL
      2 um: new lib/bcd.c: error: undefined reference to \`corpus_y'
      2 um: CORPUS_X n -> y
    `,
    exit: 1,
    mend: "none",
  },
];
