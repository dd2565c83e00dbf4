/** The interdiff of the default series against the one in the thread, which Andrew Morton posted. */
import assert from "node:assert/strict";
import { cacheDir } from "../../bot/system/files/files.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { provideTree } from "../../bot/tree/mod.ts";
import { everystep } from "../commands/program.ts";

const home = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** "Below is how v4 altered mm.git", by file: the lines that change. */
const ALTERED = `
arch/powerpc/Kconfig
+	select HAVE_ARCH_TLB_REMOVE_TABLE
arch/powerpc/include/asm/tlb.h
-#define __HAVE_ARCH_TLB_REMOVE_TABLE
arch/sparc/Kconfig
+	select HAVE_ARCH_TLB_REMOVE_TABLE if SMP
arch/sparc/include/asm/tlb_64.h
-#define __HAVE_ARCH_TLB_REMOVE_TABLE
include/asm-generic/tlb.h
-#ifndef __HAVE_ARCH_TLB_REMOVE_TABLE
+#ifndef CONFIG_HAVE_ARCH_TLB_REMOVE_TABLE
mm/Kconfig
+config HAVE_ARCH_TLB_REMOVE_TABLE
+	def_bool n
+
-	depends on MMU_GATHER_RCU_TABLE_FREE
+	depends on MMU_GATHER_RCU_TABLE_FREE && !HAVE_ARCH_TLB_REMOVE_TABLE
`.trim();

/** v3, as far as the thread tells: seven patches, and PT_RECLAIM depends on one symbol only. */
async function makeV3(dir: string): Promise<void> {
  const names = [...Deno.readDirSync(`${home}/patches`)].map(({ name }) => name).sort();
  for (const name of names.filter((one) => /^000[1-68]/.test(one))) {
    const text = await Deno.readTextFile(`${home}/patches/${name}`);
    const three = text.replace(
      /\[PATCH v4 (\d)\/8\]/,
      (_, n) => `[PATCH v3 ${n === "8" ? 7 : n}/7]`,
    )
      .replaceAll("pt-reclaim-v4", "pt-reclaim-v3")
      .replace(" && !HAVE_ARCH_TLB_REMOVE_TABLE\n", "\n")
      .replace(
        "@@ -1454,14 +1454,9 @@ config ARCH_HAS_USER_SHADOW_STACK\n" +
          " config HAVE_ARCH_TLB_REMOVE_TABLE\n \tdef_bool n\n \n",
        "@@ -1451,14 +1451,9 @@ config ARCH_HAS_USER_SHADOW_STACK\n" +
          " \t  The architecture has hardware support for userspace shadow call\n" +
          "           stacks (eg, x86 CET, arm64 GCS or RISC-V Zicfiss).\n \n",
      );
    await Deno.writeTextFile(`${dir}/${name}`, three);
  }
}

Deno.test("interdiff: how v4 altered v3 is what the thread shows", async () => {
  await provideTree({ cache: cacheDir(), ui: silent });
  const v3 = await Deno.makeTempDir({ prefix: "v3-" });
  try {
    await makeV3(v3);
    const ran = await everystep(home, ["interdiff", v3, "patches", "--json"]);
    assert.equal(ran.code, 0, ran.stderr);
    const { patches, sum } = JSON.parse(ran.stdout);
    const altered = sum.diff.split("\n").flatMap((line: string) => {
      if (line.startsWith("+++ b/")) return [line.slice(6)];
      return /^[-+](?!--|\+\+)/.test(line) ? [line] : [];
    });
    assert.deepEqual(altered, ALTERED.split("\n"));
    const kinds = patches.map(({ kind }: { kind: string }) => kind);
    assert.deepEqual(kinds, [...Array(6).fill("same"), "added", "changed"]);
  } finally {
    await Deno.remove(v3, { recursive: true });
  }
});
