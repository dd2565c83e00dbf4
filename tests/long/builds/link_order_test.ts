/**
 * What the link of a state comes to does not depend on the order in which the states are built. The tree is a toy with what
 * an argument about a link asks of Kbuild: an archive, saved commands, a modpost.
 */
import assert from "node:assert/strict";
import { reportSchema } from "../../../bot/report/model/schema.ts";
import { called, toyHome } from "../../commands/program.ts";
import {
  commitSeries,
  type Edit,
  formatSeries,
  makefileHead,
  TOY_FILES,
} from "../../toy/kernel.ts";

const MAKEFILE = `${makefileHead("all $(filter-out all,$(MAKECMDGOALS))")}CC ?= gcc
objs := mm/a.o mm/b.o
flags := -Wall -O1 -ffreestanding -fno-asynchronous-unwind-tables -I$(srctree)/include -I$(srctree)/arch/$(ARCH)/include
all: vmlinux
defconfig:
	@cp $(srctree)/arch/$(ARCH)/configs/defconfig .config
	@mkdir -p include/config
	@printf 'deps_config := \\\\\\n\\tKconfig\\n' > include/config/auto.conf.cmd
olddefconfig: ;
prepare: scripts/mod/modpost
scripts/mod/modpost: $(srctree)/modpost.sh
	@mkdir -p $(dir $@)
	@cp $< $@ && chmod +x $@
mm/%.o: $(srctree)/mm/%.c
	@mkdir -p $(dir $@)
	@echo "  CC      $@"
	@$(CC) $(flags) -c -o $@ $< && echo 'savedcmd_$@ := $(CC) $(flags) -c -o $@ $<' > $(dir $@).$(notdir $@).cmd
vmlinux.a: $(objs)
	@rm -f $@; ar cDPrST $@ $(objs)
vmlinux: vmlinux.a
	@echo "  LD      $@"
	@$(CC) -nostdlib -Wl,-e,start -Wl,--whole-archive vmlinux.a -o $@
endif
`;

const TREE = {
  ...TOY_FILES,
  "Makefile": MAKEFILE,
  "modpost.sh": `#!/bin/sh\nwhile test $# -gt 0; do\n\ttest "$1" = -o && : > "$2"\n\tshift\ndone\n`,
  "scripts/Makefile.vmlinux_o": "vmlinux.o: vmlinux.a\n\tld -r -o $@ --whole-archive vmlinux.a\n",
  "scripts/Makefile.modpost": "__modpost: ; scripts/mod/modpost -o Module.symvers vmlinux.o\n",
};

const SERIES: readonly Edit[] = [
  {
    subject: "mm: use ten",
    files: {
      "mm/a.c": ["\treturn x + ARCH_ORDER", "\tint ten(void);\n\n\treturn ten() + ARCH_ORDER"],
    },
  },
  {
    subject: "toya: have ten",
    files: {
      "mm/b.c": [
        "int b(int x)",
        "int ten(void);\nint ten(void)\n{\n\treturn 10;\n}\n\nint b(int x)",
      ],
    },
  },
  { subject: "mm: more of b", files: { "mm/b.c": ["x * 2", "x * 3"] } },
];

Deno.test("a patch mends the link that one before it breaks, whichever is built first", async (t) => {
  for (const area of ["toya", "lib"]) {
    await t.step(`${area}: have ten`, async () => {
      await using home = await toyHome(TREE);
      const series = SERIES.map((one) => ({ ...one, subject: one.subject.replace("toya", area) }));
      await commitSeries(home.tree, series);
      await formatSeries(home.tree, `${home.dir}/patches`);
      const flags = [...home.flags, "--arch", "toya", "--level", "objects", "--json"];
      // What was kept of the first run is what the second finds.
      for (let run = 0; run < 2; run++) {
        const ran = await called(home.dir, ["verify", `${home.dir}/patches`, ...flags]);
        assert.ok(ran.stdout.startsWith("{"), ran.stderr);
        const { cells } = reportSchema.parse(JSON.parse(ran.stdout));
        const told = cells.map((one) => `${one.verdict}: ${one.reason} ${one.argument?.text}`);
        assert.deepEqual(
          cells.map(({ verdict }) => verdict),
          ["pass", "fail", "fixed", "pass"],
          told.join("\n"),
        );
        assert.equal(cells[2]?.level, "objects", told.join("\n"));
      }
    });
  }
});
