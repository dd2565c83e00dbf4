import assert from "node:assert/strict";
import { compare } from "../../../bot/judge/warnings/compare.ts";
import { read, statusesOf } from "./compared.ts";

const header = (object: string, line = 3, what = "'spare' defined but not used") => [
  `  CC      mm/${object}.o`,
  `In file included from mm/${object}.c:1:`,
  `include/a.h:${line}:12: warning: ${what} [-Wunused-function]`,
];
const min = (object: string, line: number) => [
  `  CC      mm/${object}.o`,
  `In file included from mm/${object}.c:1:`,
  `mm/${object}.c: In function 'f':`,
  "include/minmax.h:20:28: warning: comparison of distinct pointer types lacks a cast",
  "   20 |  (!!(sizeof((typeof(x) *)1 == (typeof(y) *)1)))",
  "      |                            ^~",
  "include/minmax.h:26:5: note: in expansion of macro '__typecheck'",
  "   26 |   (__typecheck(x, y) && __no_side_effects(x, y))",
  `mm/${object}.c:${line}:9: note: in expansion of macro 'min'`,
];
const fortify = (object: string, line: number, name = "f") => [
  `  CC      mm/${object}.o`,
  "In file included from include/string.h:392,",
  `                 from mm/${object}.c:3:`,
  "In function 'fortify_memcpy_chk',",
  "    inlined from 'copy' at include/b.h:9:2,",
  `    inlined from '${name}' at mm/${object}.c:${line}:2:`,
  "include/fortify-string.h:580:25: warning: call to '__write_overflow_field' declared with attribute warning: detected write beyond size of field [-Wattribute-warning]",
];
const TWO_ABOVE =
  "diff --git a/mm/a.c b/mm/a.c\n--- a/mm/a.c\n+++ b/mm/a.c\n@@ -4,2 +4,4 @@\n a\n+n\n+n\n b\n";

Deno.test("a warning of a header is one, however many include it", async (t) => {
  const table: [string, string[], string[]][] = [
    ["one more includer", statusesOf(header("a"), [...header("a"), ...header("b")]), [
      "old include/a.h:3",
    ]],
    ["another includer", statusesOf(header("a"), header("b")), ["old include/a.h:3"]],
    ["one less", statusesOf([...header("a"), ...header("b")], header("b")), ["old include/a.h:3"]],
    ["a new one counts once", statusesOf([], [...header("a"), ...header("b")]), [
      "new include/a.h:3",
    ]],
    [
      "a new one of the same words, while one includer goes",
      statusesOf([...header("a"), ...header("b")], [...header("a"), ...header("a", 9)]),
      ["old include/a.h:3", "new include/a.h:9"],
    ],
    [
      "other words at the same line",
      statusesOf(header("a"), [...header("a"), ...header("b", 3, "'other' defined but not used")]),
      ["old include/a.h:3", "new include/a.h:3"],
    ],
    [
      "a header that a patch moves",
      statusesOf(
        header("a", 9),
        [...header("a", 11), ...header("b", 11)],
        TWO_ABOVE.replaceAll("mm/a.c", "include/a.h"),
      ),
      ["moved include/a.h:11"],
    ],
    [
      "a macro of a header, used wrongly in one more file",
      statusesOf(min("a", 12), [...min("a", 12), ...min("b", 30)]),
      ["old mm/a.c:12", "new mm/b.c:30"],
    ],
    [
      "a macro of a header, used wrongly once more",
      statusesOf(min("a", 12), [...min("a", 14), ...min("a", 5)], TWO_ABOVE),
      ["moved mm/a.c:14", "new mm/a.c:5"],
    ],
    [
      "a function of a header, inlined into one more",
      statusesOf(fortify("a", 12), [...fortify("a", 12), ...fortify("b", 30)]),
      ["old mm/a.c:12", "new mm/b.c:30"],
    ],
    [
      "clang does not say who calls it",
      statusesOf(
        [
          "In file included from mm/a.c:3:",
          "include/f.h:5:4: warning: call to 'x' [-Wattribute-warning]",
        ],
        [
          ...[
            "In file included from mm/a.c:3:",
            "include/f.h:5:4: warning: call to 'x' [-Wattribute-warning]",
          ],
          ...[
            "In file included from mm/b.c:3:",
            "include/f.h:5:4: warning: call to 'x' [-Wattribute-warning]",
          ],
        ],
      ),
      ["old include/f.h:5", "new include/f.h:5"],
    ],
  ];
  for (const [name, found, expected] of table) {
    await t.step(name, () => assert.deepEqual(found, expected));
  }
});

Deno.test("what nobody made anew is known of a header, and is not fixed", () => {
  const [earlier] = read(...header("a")), now = read(...header("b"), ...header("b", 9));
  assert.deepEqual(compare([], now, [], [earlier!]).map((d) => d.status), ["old", "new"]);
  assert.deepEqual(compare([], [], [], [earlier!]), []);
});

Deno.test("a warning of a source is one, however many objects are made of it", async (t) => {
  const made = (object: string, file = "arch/a/a.c", line = 3) => [
    `  CC      arch/a/${object}.o`,
    `${file}:${line}:5: warning: 'spare' defined but not used [-Wunused-function]`,
  ];
  const table: [string, string[], string[]][] = [
    ["one object more", statusesOf(made("a"), [...made("a"), ...made("compat")]), [
      "old arch/a/a.c:3",
      "old arch/a/a.c:3",
    ]],
    [
      "by another way to the file",
      statusesOf(made("a"), [...made("a"), ...made("compat", "arch/a/vdso32/../a.c")]),
      ["old arch/a/a.c:3", "moved arch/a/vdso32/../a.c:3"],
    ],
    ["one object less", statusesOf([...made("a"), ...made("compat")], made("a")), [
      "old arch/a/a.c:3",
    ]],
    ["another line", statusesOf(made("a"), [...made("a"), ...made("compat", "arch/a/a.c", 9)]), [
      "old arch/a/a.c:3",
      "new arch/a/a.c:9",
    ]],
    [
      "twice in one object",
      statusesOf(made("a"), [...made("a"), ...made("a").slice(1)]),
      ["old arch/a/a.c:3", "new arch/a/a.c:3"],
    ],
  ];
  for (const [name, found, expected] of table) {
    await t.step(name, () => assert.deepEqual(found, expected));
  }
});
