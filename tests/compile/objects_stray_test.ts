import assert from "node:assert/strict";
import { objectsCell } from "../../bot/compile/objects.ts";
import { prepareState } from "../../bot/compile/objects/prepare.ts";
import type { TouchedFile } from "../../bot/series/types.ts";
import { CONFIG_RULES, makefileHead, TOY_FILES, writeFiles } from "../toy/kernel.ts";
import { toyRequest } from "./toy_state.ts";

/** A toy with a boot loader, which is compiled once the kernel is linked, and reads what the link writes. */
const FILES = {
  ...TOY_FILES,
  "Makefile": `${makefileHead("all $(filter-out all,$(MAKECMDGOALS))")}CC ?= gcc
export CC srctree
objs := mm/a.o mm/b.o
all: vmlinux
	@$(MAKE) -f $(srctree)/boot/Makefile image
boot/%.o:
	@$(MAKE) -f $(srctree)/boot/Makefile $@
${CONFIG_RULES}mm/%.o: $(srctree)/mm/%.c
	@mkdir -p $(dir $@)
	@echo "  CC      $@"
	@$(CC) -Wall -I$(srctree)/include -I$(srctree)/arch/$(ARCH)/include -c -o $@ $<
vmlinux.a: $(objs)
	@rm -f $@; ar cDPrST $@ $(objs)
vmlinux: vmlinux.a
	@$(CC) -nostdlib -Wl,-e,start -Wl,--whole-archive vmlinux.a -o $@
	@sh $(srctree)/link.sh
endif
`,
  "link.sh": "mkdir -p include/generated\necho '#define LINKED 1' > include/generated/linked.h\n",
  "boot/Makefile": `image: vmlinux boot/main.o
	@cat $^ > $@
boot/%.o: $(srctree)/boot/%.c
	@mkdir -p $(dir $@)
	@echo "  CC      $@"
	@$(CC) -Wall -Iinclude -I$(srctree)/include -c -o $@ $<
`,
  "boot/main.c": "#include <generated/linked.h>\nint linked = LINKED;\n",
};

/** What level objects says of a change of one file. */
async function changed(path: string, before: string, after: string) {
  const dir = await Deno.makeTempDir();
  try {
    const state = async (name: string, text: string) => {
      const checkout = () => writeFiles(`${dir}/linux`, { [path]: text });
      await checkout();
      const request = toyRequest(dir);
      const mounts = { source: `${dir}/linux`, build: `${dir}/${name}` };
      return await prepareState({ ...request, mounts, log: `${dir}/${name}.log`, checkout });
    };
    await writeFiles(`${dir}/linux`, FILES);
    const old = await state("before", before), now = await state("after", after);
    const touched: TouchedFile = {
      ...{ path, change: "modified", binary: false, insertions: 1, deletions: 1 },
    };
    return await objectsCell(old, now, [touched]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("level objects: what is compiled once the kernel is linked is no fault of the state before", async () => {
  const old = FILES["boot/main.c"];
  const found = await changed("boot/main.c", old, `${old}int more;\n`);
  const why = "boot/main.o may be compiled only once the kernel is linked";
  assert.deepEqual(found, { kind: "image", why });
});

Deno.test("level objects: an object of the kernel that was broken before is said to be", async () => {
  const old = `${TOY_FILES["mm/b.c"]}#error broken\n`;
  const found = await changed("mm/b.c", old, `${old}int more;\n`);
  assert.ok(found.kind === "outcome" && found.outcome.kind === "broken");
  assert.deepEqual(found.outcome.baseline?.brokenTargets, ["mm/b.o"]);
});
