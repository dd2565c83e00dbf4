import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { commitSeries } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";
import { KBUILD_FILES } from "./kernel.ts";

const DEFCONFIGS = `board_defconfig:
	@cp $(srctree)/arch/$(ARCH)/configs/$@ .config
olddefconfig:
`;

/** A driver that one board's configuration sets, and one that only depends on that board. */
const FILES = {
  ...KBUILD_FILES,
  "Makefile": KBUILD_FILES["Makefile"]!
    .replaceAll("all prepare modules defconfig", "all prepare modules board_defconfig defconfig")
    .replace("olddefconfig:\n", DEFCONFIGS),
  "mm/Makefile": KBUILD_FILES["mm/Makefile"]! +
    "obj-$(CONFIG_TOY_SET) += set.o\nobj-$(CONFIG_TOY_ON_BOARD) += on_board.o\n",
  "arch/toyb/Kconfig": 'config TOY_BOARD\n\tbool "board"\n',
  "arch/toyb/configs/board_defconfig": "CONFIG_TOY_BOARD=y\nCONFIG_TOY_SET=y\n",
  "Kconfig": KBUILD_FILES["Kconfig"] +
    '\nconfig TOY_SET\n\tbool "set"\n\nconfig TOY_ON_BOARD\n\tbool "on"\n\tdepends on TOY_BOARD\n',
  "mm/set.c": "int set(void)\n{\n\treturn 5;\n}\n",
  "mm/on_board.c": "int on_board(void)\n{\n\treturn 5;\n}\n",
};

Deno.test("what no allmodconfig compiles gets the configuration of its machine", async (t) => {
  await using home = await toyHome(FILES);
  const covers = async (file: string, text: string) => {
    await commitSeries(home.tree, [{ subject: "mm: edit", files: { [file]: ["5", text] } }]);
    const out = `${home.dir}/out`;
    const ran = await called(home.dir, [
      ...["verify", "main..series", ...home.flags, "--arch", "toyb", "-o", out],
    ]);
    const report: Report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    return { ...ran, report, names: report.archs.map(({ name }) => name) };
  };

  await t.step("a defconfig of the tree that sets its symbol", async () => {
    const { code, names, report, stderr } = await covers("mm/set.c", "6");
    assert.equal(code, 0, stderr);
    assert.deepEqual(names, ["toyb", "toyb:board_defconfig"]);
    assert.deepEqual(report.coverage!.missing, []);
  });

  await t.step("one that sets what it depends on, with its symbol on top", async () => {
    const { code, names, report, stderr } = await covers("mm/on_board.c", "6");
    assert.equal(code, 0, stderr);
    assert.deepEqual(names, ["toyb", "toyb:board_defconfig+CONFIG_TOY_ON_BOARD=y"]);
    assert.deepEqual(report.coverage!.missing, []);
  });

  await t.step("and a break in it fails there", async () => {
    const { code, report } = await covers("mm/on_board.c", "six");
    assert.equal(code, 1);
    const [fail] = report.cells.filter(({ verdict }) => verdict === "fail");
    assert.equal(fail?.arch, "toyb:board_defconfig+CONFIG_TOY_ON_BOARD=y");
    assert.match(fail.reproduce[0]!, /board_defconfig$/);
  });
});
