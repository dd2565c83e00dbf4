import assert from "node:assert/strict";
import type { Report } from "../../../bot/report/model/schema.ts";
import { commitSeries, TOY_ARCHS } from "../../toy/kernel.ts";
import { called, toyHome } from "../../commands/program.ts";
import { BUILDS_FILES } from "./kernel.ts";

/** What is compiled with four levels of page tables only hangs on no symbol that its file names. */
const FILES = {
  ...BUILDS_FILES,
  "Makefile": BUILDS_FILES["Makefile"]!.replace(
    "CPPFLAGS := ",
    "CPPFLAGS := $(if $(CONFIG_TOY_FOUR),-DLEVELS=4) ",
  ),
  "Kconfig": BUILDS_FILES["Kconfig"] + `\nconfig TOY_FOUR\n\tbool "four"\n`,
  "arch/toyb/include/arch.h":
    "#define ARCH_ORDER 2\n#if LEVELS == 4\nstatic inline int four(void) { return 4; }\n#endif\n",
};

Deno.test("what an architecture's usual build takes out of its own files", async (t) => {
  await using home = await toyHome(FILES);
  const configs = `${home.dir}/configs/arch/toyb.toml`;
  const covers = (word: string) =>
    Deno.writeTextFile(configs, `covers = ["${word}"]\n${TOY_ARCHS["toyb.toml"]}`);
  const verify = async () => {
    const out = `${home.dir}/out`;
    const ran = await called(home.dir, [
      ...["verify", "main..series", ...home.flags, "--arch", "toyb", "-o", out],
    ]);
    const report: Report = JSON.parse(await Deno.readTextFile(`${out}/report.json`));
    return { ...ran, report };
  };
  const file = "arch/toyb/include/arch.h";

  await t.step("gets the build that its file names for that", async () => {
    await covers("defconfig+CONFIG_TOY_FOUR=y");
    await commitSeries(home.tree, [{ subject: "toyb: five", files: { [file]: ["4; }", "5; }"] } }]);
    const { code, report, stderr } = await verify();
    assert.equal(code, 0, stderr);
    assert.deepEqual(report.archs.map(({ name }) => name), [
      "toyb",
      "toyb:defconfig+CONFIG_TOY_FOUR=y",
    ]);
    assert.deepEqual(report.coverage!.missing, []);
  });

  await t.step("fails there alone", async () => {
    await commitSeries(home.tree, [{ subject: "toyb: x", files: { [file]: ["4; }", "x; }"] } }]);
    const { code, report } = await verify();
    assert.equal(code, 1);
    assert.deepEqual(
      report.cells.filter(({ state }) => state === 1).map(({ verdict }) => verdict).sort(),
      ["fail", "pass"],
    );
  });

  await t.step("gets none in a tree that cannot be configured so", async () => {
    await covers("defconfig+CONFIG_TOY_NEVER=y");
    const { code, report } = await verify();
    assert.equal(code, 3);
    assert.deepEqual(report.archs.map(({ name }) => name), ["toyb"]);
    assert.deepEqual(report.coverage!.missing.map((one) => one.file), [file]);
  });
});
