import assert from "node:assert/strict";
import {
  definesNothing,
  onlyDeclares,
  withoutComments,
} from "../../../../bot/compile/link/names/header.ts";

Deno.test("what a header does with a name", async (t) => {
  // The text, whether it only declares `name`, and whether it defines nothing of that name.
  const table: readonly [string, boolean, boolean][] = [
    ["int name(void);", true, true],
    ["extern struct a *name(int x,\n\tint y) __must_check;", true, true],
    ["extern int name;", true, true],
    ["extern int name[];", true, true],
    ["DECLARE_PER_CPU(int, name);", true, true],
    ["#ifdef name\n#define name name\n#endif\nint name(void);", true, true],
    ["static inline int other(void)\n{\n\treturn name();\n}", false, true],
    ["static inline int name(void)\n{\n\treturn 0;\n}", false, true],
    ["#define name(x) other(x)", false, true],
    ["#define other(x) name(x)", false, true],
    ["int name(void)\n{\n\treturn 0;\n}", false, false],
    ["int name;", false, false],
    ["int name = 3;", false, false],
    ["#define MAKE(x) int name(void) { return x; }", false, false],
    ["#define MAKE int name", false, false],
    [
      "#if A\nvoid f(void) {\n#else\nvoid f(int x) {\n#endif\n}\nint name(void)\n{\n}",
      false,
      false,
    ],
    ["int named(void); int rename;", true, true],
    ["/* int name; */ // name = 3", true, true],
    ['asm(".globl name");', false, false],
  ];
  for (const [text, declares, nothing] of table) {
    await t.step(text.replaceAll("\n", " "), () => {
      const clean = withoutComments(text);
      assert.equal(onlyDeclares(clean, "name"), declares, "only declares");
      assert.equal(definesNothing(clean, "name"), nothing, "defines nothing");
    });
  }
});

Deno.test("a large header full of openings is read in linear time", () => {
  const text = withoutComments(`${'"/*\\'.repeat(50_000)}${"{(".repeat(100_000)}name`);
  assert.equal(typeof onlyDeclares(text, "name"), "boolean");
});
