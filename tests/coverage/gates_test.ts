import assert from "node:assert/strict";
import { gatesOf } from "../../bot/coverage/mod.ts";

const FILES: Readonly<Record<string, string>> = {
  "Kbuild": "obj-y += drivers/ lib/\nobj-$(CONFIG_NET) += net/\n",
  "drivers/Makefile": "obj-$(CONFIG_HWMON)\t+= hwmon/\nobj-y += deep/er/\n",
  "drivers/hwmon/Makefile": `# adm9240.o is old
obj-$(CONFIG_SENSORS_ADM9240)	+= adm9240.o
obj-$(CONFIG_SENSORS_MANY) += many.o
many-y := core.o \\
	part.o
many-$(CONFIG_SENSORS_MORE) += more.o
ifeq ($(CONFIG_OF),y)
obj-$(CONFIG_SENSORS_OF) += of.o
endif
`,
  "drivers/deep/er/Makefile": "obj-$(CONFIG_DEEP) += deep.o\n",
  "samples/vfs/Makefile": "userprogs-always-y += statx mountinfo\nuserprogs-$(CONFIG_TLS) += tls\n",
  "samples/bpf/Makefile": "tprogs-y := sock\nsock-objs := sock.o\n",
  "samples/acrn/Makefile": "vm: vm.o\n\t$(CC) $^ -o $@\n",
  "samples/uhid/Makefile": "userprogs-always-y += uhid\n",
  "samples/Makefile": "obj-$(CONFIG_SAMPLE_VFS) += vfs/\nsubdir-$(CONFIG_SAMPLE_UHID) += uhid\n",
  "net/Makefile": "obj-$(CONFIG_INET) += ipv4/\n",
  "net/ipv4/Makefile": "obj-y := tcp.o\n",
  "arch/arm64/boot/dts/x/Makefile": "dtb-$(CONFIG_ARCH_X) += board.dtb\n" +
    "board-over-dtbs := board.dtb over.dtbo\ndtb-$(CONFIG_ARCH_Y) += board-over.dtb\n",
};

Deno.test("gatesOf: the symbols up the directories", async (t) => {
  const table: [string, readonly string[], string?][] = [
    ["drivers/hwmon/adm9240.c", ["SENSORS_ADM9240", "HWMON"]],
    ["drivers/hwmon/part.c", ["SENSORS_MANY", "HWMON"]],
    ["drivers/hwmon/more.c", ["SENSORS_MORE", "SENSORS_MANY", "HWMON"]],
    ["drivers/hwmon/of.c", ["OF", "SENSORS_OF", "HWMON"]],
    ["drivers/hwmon/none.c", ["HWMON"], "drivers/hwmon/none.o"],
    ["drivers/hwmon/Kconfig", ["HWMON"]],
    ["drivers/deep/er/deep.c", ["DEEP"]],
    ["net/ipv4/tcp.c", ["INET", "NET"]],
    ["samples/vfs/mountinfo.c", ["SAMPLE_VFS"]],
    ["samples/vfs/tls.c", ["TLS", "SAMPLE_VFS"]],
    ["samples/vfs/none.c", ["SAMPLE_VFS"], "samples/vfs/none.o"],
    ["samples/uhid/uhid.c", ["SAMPLE_UHID"]],
    ["samples/bpf/sock.c", [], "samples/bpf/"],
    ["samples/acrn/vm.c", [], "samples/acrn/"],
    ["arch/arm64/boot/dts/x/board.dts", ["ARCH_X"]],
    ["arch/arm64/boot/dts/x/over.dtso", ["ARCH_Y"]],
    ["arch/arm64/boot/dts/x/none.dts", [], "arch/arm64/boot/dts/x/none.dtb"],
  ];
  for (const [path, symbols, unnamed] of table) {
    await t.step(path, async () => {
      const found = await gatesOf(path, (file) => Promise.resolve(FILES[file]));
      assert.deepEqual(found, { symbols, ...(unnamed === undefined ? {} : { unnamed }) });
    });
  }
});

Deno.test("gatesOf: hostile files of make", async () => {
  const long = ["a-y := ".repeat(10_000), "a\\\n".repeat(20_000), "a-y += a.o\n".repeat(5_000)];
  const started = performance.now();
  for (const text of long) await gatesOf("x/y/a.c", () => Promise.resolve(text));
  assert.ok(performance.now() - started < 5000);
});
