import { have } from "../../../bot/system/process/process.ts";
import { holdSeen } from "./hold.ts";
import { assemblyRule, SAVING } from "./saving.ts";

const FILES: Readonly<Record<string, string>> = {
  "mm/x.S": `#include "part.S"
+	.globl x
+x:	nop
+	.if 0
-	.long 1
+	.else
+	.long 2
+	.endif
+	.if x_is_here == 1
+	.long 3
+	.ELSEIF 1
-	.long 4
+	.endif
+	.rept 0
-	.long 5
+	.endr
+	.irp n, 1, 2
+	.long \\n
+	.endr
+	.macro used
+	.long 6
+	.if 0
+	.long 7
+	.endif
+	.endm
+	used
-	.if 0; .long 8; .endif
-	HIDDEN(9)
+#ifdef CONFIG_OFF
-	.long 10
+#endif
+#define DEFINED \\
+	.long 11
+	/* a comment */ .long 12
	.if 0
	.macro never
-	.long 13
	.endm
	.endif
-	HIDE .long 17
	.endif
+	KEPT(18)
+	CHOSEN(19)
+	FIRST(20,
-	21)
+	DEFINES
	.if 0
-	.long 23
	.endif
+	.end
-	.long 14
`,
  "mm/part.S": `+	x_is_here = 1
	.if x_is_here
+	.long 15
	.else
-	.long 16
	.endif
#define HIDDEN(n) .if 0; .long n; .endif
#define HIDE .if 0;
#define KEPT(n) .if 1; .long n; .endif
#define CHOSEN(n) .if 0; .long 1; .else; .long n; .endif
#define FIRST(m, n) .long m; .if 0; .long n; .endif
#define DEFINES .macro unused; .long 22; .endm
`,
};

for (const compiler of ["gcc", "clang-16"]) {
  Deno.test({
    name: `what ${compiler}'s assembler takes, line by line`,
    ignore: !await have(compiler),
    fn: () =>
      holdSeen(FILES, {
        "Makefile": SAVING.replaceAll("$(CC)", compiler),
        "knobs.mk": assemblyRule("x").replaceAll("$(CC)", compiler),
      }),
  });
}
