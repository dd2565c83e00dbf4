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
];
