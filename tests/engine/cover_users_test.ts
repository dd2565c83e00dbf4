import assert from "node:assert/strict";
import { gatedFiles } from "../../bot/engine/cover/files.ts";
import { writeFiles } from "../toy/kernel.ts";

const DTS = "arch/arm64/boot/dts/x";

const FILES: Readonly<Record<string, string>> = {
  "drivers/a/Makefile": "obj-$(CONFIG_A) += a.o\n",
  "drivers/a/a.c": '#include "a.h"\n',
  "drivers/a/a.h": "",
  "drivers/b/Makefile": "obj-$(CONFIG_B) += b.o\n",
  "drivers/b/b.c": '#include "deep.c"\n',
  "drivers/b/deep.c": "",
  "security/apparmor/Makefile": "obj-$(CONFIG_ARMOR) += lsm.o\n",
  "security/apparmor/lsm.c": 'static char table[] = {\n\t#include "nulldfa.in"\n};\n',
  "security/apparmor/nulldfa.in": "0\n",
  "net/wireless/Makefile": "obj-$(CONFIG_WIFI) += shipped-certs.o\n",
  "net/wireless/certs/one.hex": "0x30\n",
  "drivers/s/Makefile": "obj-$(CONFIG_S) += s.o keys.o\n",
  "drivers/s/s.c": '#include "reg.h"\n',
  "drivers/s/reg.h_shipped": "",
  "drivers/s/keys.c_shipped": "",
  [`${DTS}/Makefile`]: "dtb-$(CONFIG_ARCH_X) += board.dtb\n",
  [`${DTS}/soc.dtsi`]: "",
  [`${DTS}/som.dtsi`]: '#include "soc.dtsi"\n',
  [`${DTS}/kit.dtsi`]: '/include/ "som.dtsi"\n',
  [`${DTS}/board.dts`]: '#include "kit.dtsi"\n',
  [`${DTS}/ring.dtsi`]: '#include "round.dtsi"\n',
  [`${DTS}/round.dtsi`]: '#include "ring.dtsi"\n',
};

Deno.test("gatedFiles: what includes a file leads to what makes it", async (t) => {
  const dir = await Deno.makeTempDir();
  try {
    await writeFiles(dir, FILES);
    const table: readonly (readonly [string, readonly (readonly string[])[]])[] = [
      ["drivers/a/a.h", [["A"]]],
      ["drivers/b/deep.c", [["B"]]],
      ["security/apparmor/nulldfa.in", [["ARMOR"]]],
      ["net/wireless/certs/one.hex", [["WIFI"]]],
      ["drivers/s/reg.h_shipped", [["S"]]],
      ["drivers/s/keys.c_shipped", [["S"]]],
      [`${DTS}/board.dts`, [["ARCH_X"]]],
      [`${DTS}/kit.dtsi`, [["ARCH_X"]]],
      [`${DTS}/soc.dtsi`, [["ARCH_X"]]],
      [`${DTS}/ring.dtsi`, []],
    ];
    for (const [file, ways] of table) {
      await t.step(file, async () => {
        const found = await gatedFiles(dir, [{ file, symbols: [] }]);
        assert.deepEqual(found.flatMap((one) => one.ways), ways);
      });
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
