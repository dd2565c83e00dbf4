import assert from "node:assert/strict";
import { findSandbox } from "../../../bot/system/process/sandbox.ts";
import { have } from "../../../bot/system/process/process.ts";
import { TOY_FILES } from "../../toy/kernel.ts";
import { holdSeen } from "./hold.ts";
import { SAVING } from "./saving.ts";
import { build } from "../toy_cell.ts";

/** The toy's files, with {@linkcode holdSeen}'s marks. */
const FILES: Readonly<Record<string, string>> = {
  "mm/a.c": `#include <toy.h>
#include <trace.h>
#include "part.c"
+#ifdef CONFIG_ON
+int on;
+#else
-int off;
+#endif
+#if 0
-int never;
+#elif defined(CONFIG_ON)
+int other;
-#elif defined(CONFIG_OFF)
-int another;
+#endif
+#define IS(x) \\
+	x
+static inline int f(void) { return IS(1) ? 0 : 2; }
+#ifdef CONFIG_OFF
-#ifdef CONFIG_ON
-int nested;
-#endif
+#endif
/*
#ifdef CONFIG_OFF
*/
+int behind;
#define DROPS(x, y) x
#define KEEPS(x) x
+extern int KEEPS(kept);
+extern int KEEPS(
+	also);
+extern int DROPS(first,
-	gone);
-extern int DROPS(second, not there);
+extern int DROPS(KEEPS(third), "text");
-extern int DROPS(fourth, KEEPS(not there));
int a(int x) { return x; }
int start(void) { return a(1) + b(2); }
`,
  "mm/part.c": `+#if IS_ON
-int part;
+#else
+int rest;
+#endif
`,
  "mm/b.c": `#define FROM_B
#define CREATE_TRACE_POINTS
#include <trace.h>
#define TWICE 1
#include <toy.h>
#undef TWICE
#define TWICE 2
#include <toy.h>
int b(int x) { return x; }
`,
  "include/toy.h": `+#ifdef FROM_B
+extern int from_b;
+#endif
+#if TWICE == 1
+extern int first;
+#elif TWICE == 2
+extern int second;
+#elif TWICE == 3
-extern int third;
+#endif
int b(int x);
int extra(void);
`,
  "include/trace.h": `#ifdef CREATE_TRACE_POINTS
#define TP_MADE(type, name) type name;
#else
#define TP_MADE(type, name)
#endif
+TP_MADE(int, only_where_they_are_made)
`,
};

for (const compiler of ["gcc", "clang-16"]) {
  Deno.test({
    name: `what ${compiler}'s preprocessor leaves, line by line`,
    ignore: !await have(compiler),
    fn: () =>
      holdSeen(FILES, {
        "Makefile": SAVING.replaceAll("$(CC)", compiler),
        "mm/extra.c": TOY_FILES["mm/extra.c"]!.replace("#include <toy.h>\n", ""),
      }),
  });
}

Deno.test("where code was only taken out, the region around it counts", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const text = "#ifdef CONFIG_ON\n#endif\n#ifdef CONFIG_OFF\n#endif\n";
    const files = { "Makefile": SAVING, "mm/b.c": text + TOY_FILES["mm/b.c"]! };
    const touched = [{ id: "", path: "mm/b.c", lines: [], gaps: [1, 2, 3] }];
    const outcome = await build(dir, await findSandbox(), files, { touched });
    assert.ok(outcome.kind !== "infra", outcome.summary);
    assert.deepEqual(outcome.seen!.map(({ gaps }) => gaps), [[1, 2]]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
