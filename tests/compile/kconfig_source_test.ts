import assert from "node:assert/strict";
import { dependsOf, dependsText, kconfigEntries } from "../../bot/compile/kconfig_source.ts";

const DRIVERS = `menuconfig NET_TOYS
	bool "toys"
	help
	  An old help, with words
	  if they were Kconfig:

	endif
	  depends on nobody

if NET_TOYS && \\
	PCI

source "drivers/toy/Kconfig"

menu "buses" # of all kinds
	depends on BUS || BUS_TEST

config TOY_BUS
	tristate "bus"
	depends on !BROKEN
	depends   on HAS_BUS # the old one
	---help---
	 endmenu

choice
	prompt "one"
	depends on CHOOSE

config TOY_ONE
	bool "one"
config TOY_TWO
	bool "two"

endchoice
endmenu
endif # NET_TOYS

config OUTSIDE
	bool
`;

Deno.test("what a symbol of Kconfig depends on, by its lines and by what is around it", () => {
  const found = kconfigEntries(DRIVERS).map(({ name, depends }) => [name, depends.join(", ")]);
  assert.deepEqual(
    found,
    [
      ["NET_TOYS", ""],
      ["drivers/toy/Kconfig", "NET_TOYS && PCI"],
      ["TOY_BUS", "!BROKEN, HAS_BUS, (BUS || BUS_TEST), NET_TOYS && PCI"],
      ["TOY_ONE", "CHOOSE, (BUS || BUS_TEST), NET_TOYS && PCI"],
      ["TOY_TWO", "CHOOSE, (BUS || BUS_TEST), NET_TOYS && PCI"],
      ["OUTSIDE", ""],
    ],
  );
});

Deno.test("what is no Kconfig gives nothing, and ends that nobody opened are left alone", () => {
  assert.deepEqual(
    kconfigEntries("endif\nendmenu\n\0\nint main(void) { return 0; }\nconfig\n"),
    [],
  );
  const deep = kconfigEntries("if A\n".repeat(20_000) + "config X\n");
  assert.deepEqual(deep.map(({ depends }) => depends), [["A"]]);
});

Deno.test("files of Kconfig stand within those that read them", async (t) => {
  const dir = await Deno.makeTempDir();
  const write = async (path: string, text: string) => {
    await Deno.mkdir(`${dir}/${path}`.replace(/\/[^/]+$/, ""), { recursive: true });
    await Deno.writeTextFile(`${dir}/${path}`, text);
  };
  await write("Kconfig", 'source "drivers/Kconfig"\nsource "lib/Kconfig"\n');
  await write("drivers/Kconfig", DRIVERS);
  await write("drivers/toy/Kconfig", 'if TOYS\nconfig TOY_CAR\n\ttristate "car"\nendif\n');
  await write("lib/Kconfig", 'if LIB\nsource "lib/both/Kconfig"\nendif\n');
  await write("lib/both/Kconfig", "config BOTH\n\tbool\n");
  await write("arch/a/Kconfig", 'source "lib/both/Kconfig"\n');
  const all = await dependsOf(dir, ["TOY_CAR", "BOTH", "NOBODY", "a b", ""]);
  await Deno.remove(dir, { recursive: true });

  await t.step("of one reader", () => {
    assert.deepEqual(all.get("TOY_CAR"), ["TOYS", "NET_TOYS && PCI"]);
  });
  await t.step("of two readers neither is needed", () => assert.deepEqual(all.get("BOTH"), []));
  await t.step("none that is not defined", () =>
    assert.deepEqual([...all.keys()].sort(), [
      "BOTH",
      "TOY_CAR",
    ]));
});

Deno.test("the text ends at a condition", () => {
  assert.equal(dependsText(["A", "(B || C)"]), "A && (B || C)");
  const long = dependsText(Array.from({ length: 100 }, (_, at) => `SYMBOL_${at}`));
  assert.match(long, /^SYMBOL_0 && .* SYMBOL_\d+ && …$/);
  assert.ok(long.length < 310);
});
