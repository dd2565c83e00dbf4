import assert from "node:assert/strict";
import { type MakeValue, unusedLines } from "../../bot/coverage/mod.ts";

const CONFIG: Readonly<Record<string, string>> = {
  CONFIG_A: "y",
  CONFIG_M: "m",
  CONFIG_TEXT: '"x"',
  SRCARCH: "x86",
};
const value: MakeValue = (name) => CONFIG[name] ?? (name.startsWith("CONFIG_") ? "" : undefined);

Deno.test("lines of a file of make that a configuration leaves out", async (t) => {
  // A line that is left out begins with a minus; `$` stands for $(CONFIG_..).
  const cases: Readonly<Record<string, string>> = {
    "a list that nobody asks for": `
 obj-$(CONFIG_A) += a.o
-obj-$(CONFIG_B) += b.o \\
-	c.o
 obj-$(CONFIG_M) += m.o
-foo-objs-\${CONFIG_B} := x.o
-obj-$(subst m,y,$(CONFIG_B)) += d.o
 obj-$(subst m,y,$(CONFIG_M)) += d.o
-obj-$(CONFIG_A)$(CONFIG_B)$(CONFIG_M) += d.o
-obj-$(and $(CONFIG_A),$(CONFIG_B)) += d.o
 obj-$(or $(CONFIG_B),$(CONFIG_M)) += d.o
 obj-$(if $(filter y m,$(CONFIG_A)),y) += d.o
-obj-$(if $(filter-out y m,$(CONFIG_A)),y) += d.o
 obj-$(call any,$(CONFIG_B)) += d.o
-obj-$(filter m,$(CONFIG_A) $(strip $(findstring n,$(CONFIG_B)))) += d.o
 obj-$(UNKNOWN) += e.o`,
    "what an object is made of that nobody asks for": `
-obj-$(CONFIG_B) += big.o
-big-y := a.o \\
-	b.o
-big-objs += part.o
-part-y := c.o
-big-$(CONFIG_A) += d.o
 obj-$(CONFIG_A) += good.o
 good-y := e.o
 both-y := f.o
 obj-$(CONFIG_A) += both.o
-obj-$(CONFIG_B) += both.o
 ccflags-y := -DX
 nobody-y := g.o`,
    "flags of an object that nobody asks for": `
-obj-$(CONFIG_B) += big.o alone.o
-big-y := a.o
 obj-$(CONFIG_A) += good.o
-CFLAGS_alone.o += --no-such-option
-CFLAGS_REMOVE_a.o := -O2 \\
-	-O3
-KASAN_SANITIZE_big.o := n
 CFLAGS_good.o += -DX
 CFLAGS_elsewhere.o += -DX
 CPPFLAGS_vmlinux.lds += -DX`,
    "conditions": `
 ifdef CONFIG_B
-ccflags-y += -DB
 else
 ccflags-y += -DA
 endif
 ifndef CONFIG_B
 x := 1
 endif # of B
 ifeq ($(CONFIG_A)$(CONFIG_M),ym)
 x := 2
 else
-x := 3
 endif
 ifneq ($(CONFIG_B)$(CONFIG_A),)
 x := 4
 endif
 ifeq "$(CONFIG_A)" "n"
-x := 5
 endif`,
    "one of several branches": `
 ifeq ($(SRCARCH),arm)
-x := 1
 else ifdef CONFIG_B
-x := 2
 else ifeq ($(SRCARCH),x86)
 x := 3
 else
-x := 4
 endif`,
    "what cannot be told": `
 ifeq ($(call cc-option-yn,-x),y)
 x := 1
 else
 x := 2
 endif
 ifdef KBUILD_EXTMOD
 x := 3
 else ifdef CONFIG_A
 x := 4
 else
-x := 5
 endif`,
    "conditions within conditions": `
 ifdef CONFIG_B
-ifdef CONFIG_A
-x := 1
-else
-x := 2
-endif
 endif`,
    "what is only defined": `
 define rule
 ifdef CONFIG_B
 $(1): x
 endif
 endef
 obj-y += a.o`,
    "conditions that do not fit together": `
 ifdef CONFIG_B
 x := 1`,
  };
  for (const [name, text] of Object.entries(cases)) {
    await t.step(name, () => {
      const lines = text.slice(1).split("\n");
      const found = unusedLines(lines.map((line) => line.slice(1)).join("\n"), value);
      const marked = lines.map((line, i) => (found.lines.has(i + 1) ? "-" : " ") + line.slice(1));
      assert.deepEqual(marked, lines.map((line) => line));
    });
  }
});

Deno.test("which symbols decide", () => {
  const text = "obj-$(CONFIG_B) += b.o\nifdef CONFIG_C\nx := 1\nelse ifdef CONFIG_A\nendif\ny := 1";
  const { lines, behind } = unusedLines(text, value);
  assert.deepEqual([...lines], [[1, ["B"]], [3, ["C"]]]);
  assert.deepEqual([...behind], [[2, ["C"]], [3, ["C"]]]);
  const unused = unusedLines("big-y := a.o \\\n b.o\nobj-$(CONFIG_B) += big.o\n", value);
  assert.deepEqual([...unused.behind], [[1, ["B"]]]);
});

Deno.test("a hostile file of make takes no more than its length", () => {
  const text = ["ifdef CONFIG_B\n", "$(", "else\n", "define x\n", "\\", "ifeq (((", "x-$(CONFIG_A"];
  for (const part of text) {
    const begun = performance.now();
    unusedLines(part.repeat(100_000), value);
    assert.ok(performance.now() - begun < 5000, part);
  }
});
