import assert from "node:assert/strict";
import { byPlace } from "../../bot/compile/by_place.ts";
import { firstError } from "../../bot/compile/first_error.ts";
import { readLog } from "../../bot/compile/log.ts";

/** The message of the first error of a log, after the sorting that every outcome has. */
function first(log: string): string | undefined {
  const reader = readLog("/linux");
  for (const line of log.split("\n")) reader.line(line);
  const { diagnostics, brokenTargets } = reader.facts();
  return firstError(byPlace(diagnostics), brokenTargets)?.message;
}

const failed = (target: string) =>
  `make[3]: *** [/linux/scripts/Makefile.build:287: ${target}] Error 1`;

Deno.test("the first error of a cell is the first that was printed", async (t) => {
  const table: [string, string[], string][] = [
    [
      "gcc tells what is unused last, at a line above",
      [
        "  CC      mm/a.o",
        "mm/a.c: In function 'f':",
        "mm/a.c:90:9: error: implicit declaration of function 'g' [-Werror=implicit-function-declaration]",
        "mm/a.c: At top level:",
        "mm/a.c:88:12: error: 'f' defined but not used [-Werror=unused-function]",
        failed("mm/a.o"),
      ],
      "implicit declaration of function 'g'",
    ],
    [
      "a header that is included far down",
      [
        "  CC      mm/a.o",
        "mm/a.c:3:1: error: unknown type name 'foo'",
        "In file included from mm/a.c:9:",
        "include/a.h:1:1: error: expected ';' before 'int'",
        failed("mm/a.o"),
      ],
      "unknown type name 'foo'",
    ],
    [
      "two targets in the order of their names, whichever make was done with first",
      [
        "  CC      mm/z.o",
        "mm/z.c:1:1: error: of z",
        failed("mm/z.o"),
        "  CC      mm/b.o",
        "mm/b.c:9:1: error: of b",
        "mm/b.c:2:1: error: of b, too",
        failed("mm/b.o"),
      ],
      "of b",
    ],
    [
      "what failed comes before what only said the word",
      [
        "  CHECK   mm/a.c",
        "mm/a.c:1:1: error: of sparse, which fails nothing",
        "  CC      mm/b.o",
        "mm/b.c:9:1: error: of b",
        failed("mm/b.o"),
      ],
      "of b",
    ],
    [
      "Kconfig speaks before the compiler",
      [
        "  CC      mm/a.o",
        "mm/a.c:1:1: error: of a",
        failed("mm/a.o"),
        "mm/Kconfig:7: syntax error",
      ],
      "syntax error",
    ],
    [
      "make's own error comes after those of the compiler",
      [
        "make[3]: *** No rule to make target 'mm/x.o', needed by 'mm/built-in.a'.",
        "  CC      mm/b.o",
        "mm/b.c:9:1: error: of b",
        failed("mm/b.o"),
      ],
      "of b",
    ],
  ];
  for (const [name, log, expected] of table) {
    await t.step(name, () => assert.equal(first(log.join("\n")), expected));
  }
});

Deno.test("results that were kept without an order keep the one that they have", () => {
  const one = (line: number) =>
    ({ severity: "error", tool: "cc", file: "mm/a.c", line, message: `${line}` }) as const;
  assert.equal(firstError([one(1), one(2)], ["mm/a.o"])?.message, "1");
  assert.equal(firstError([], ["mm/a.o"]), undefined);
});
