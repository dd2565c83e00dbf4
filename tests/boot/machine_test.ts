import assert from "node:assert/strict";
import { bootArch, bootsOwnImage, probeArch } from "../../bot/boot/kernel.ts";
import { machineArgv, machineName } from "../../bot/boot/machine.ts";
import { digest } from "../../bot/compile/kept/results.ts";
import { usualBuild } from "../../bot/config/builds/mod.ts";
import { parseArch } from "../../bot/config/archs.ts";
import { findArch, loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const of = (name: string) => findArch(archs, name)!;
const files = { kernel: "/k", root: "/r" };

Deno.test("um is a program; its root is a directory of the host", () => {
  const boot = of("um").boot!;
  assert.deepEqual(machineArgv(boot, files), [
    ...["/k", "mem=512M", "con=null", "con0=null,fd:1", "rootfstype=hostfs", "rootflags=/r"],
    ...["rw", "init=/init", "printk.time=1", "panic=-1", "loglevel=7"],
  ]);
  assert.equal(machineName(boot), "the kernel as a program");
});

Deno.test("alpha runs from a disk, sparc64 from memory", () => {
  const alpha = machineArgv(of("alpha").boot!, files);
  assert.deepEqual(alpha.slice(0, 3), ["qemu-system-alpha", "-M", "clipper"]);
  assert.deepEqual(alpha.slice(-6), [
    ...["-kernel", "/k", "-drive", "if=ide,format=raw,file=/r"],
    ...[
      "-append",
      "root=/dev/sda rw init=/init console=ttyS0 printk.time=1 panic=-1 loglevel=7 console_msg_format=syslog",
    ],
  ]);
  const sparc = machineArgv(of("sparc64").boot!, files);
  assert.deepEqual(sparc.slice(-4), [
    ...[
      "-initrd",
      "/r",
      "-append",
      "rdinit=/init console=ttyS0 printk.time=1 panic=-1 loglevel=7 console_msg_format=syslog",
    ],
  ]);
  assert.equal(machineName(of("sparc64").boot!), "qemu-system-sparc64 -M sun4u");
});

Deno.test("no machine has a network or a window, and none resets", () => {
  for (const { boot } of archs) {
    if (boot?.emulator === undefined) continue;
    const line = machineArgv(boot, files).join(" ");
    assert.match(line, / -display none .* -nic none -no-reboot /);
  }
});

Deno.test("every architecture boots", () => {
  const without = archs.filter((arch) => arch.boot === undefined && arch.noBoot === undefined);
  assert.deepEqual(without.map((arch) => arch.name), []);
  assert.ok(of("loongarch").boot?.since);
  assert.ok(of("loongarch").boot?.cflags.includes("-mno-lsx"), "clang uses it by itself");
});

Deno.test("parisc64 boots its own kernel, whose programs are 32-bit ones", () => {
  const arch = of("parisc64"), boot = bootArch(usualBuild(arch), arch.boot!);
  assert.equal(bootsOwnImage(arch.boot!), true);
  assert.equal(arch.boot!.since?.version, "8.2");
  assert.deepEqual([boot.arch, boot.toolchain.prefix], ["parisc64", "hppa64-linux-gnu-"]);
  assert.equal(probeArch(boot, arch.boot!).toolchain.prefix, "hppa-linux-gnu-");
});

Deno.test("a machine that wants another kernel than the image's gets one", () => {
  const kernel = { why: "a test", arch: "parisc", defconfig: "generic-32bit_defconfig" };
  const machine = { ...of("parisc64").boot!, kernel: { ...kernel, prefix: "hppa-linux-gnu-" } };
  assert.equal(bootsOwnImage(machine), false);
  const boot = bootArch(usualBuild(of("parisc64")), machine);
  assert.deepEqual([boot.arch, boot.toolchain.prefix], ["parisc", "hppa-linux-gnu-"]);
  assert.deepEqual(boot.fragment, []);
});

Deno.test("programs may have another compiler than their kernel", () => {
  const alpha = bootArch(usualBuild(of("alpha")), of("alpha").boot!);
  const own = { ...of("alpha").boot!, probePrefix: "hppa-linux-gnu-" };
  assert.equal(probeArch(alpha, of("alpha").boot!), alpha);
  assert.equal(probeArch(alpha, own).toolchain.prefix, "hppa-linux-gnu-");
});

Deno.test("probes are linked with gcc's library, but where the compiler has none for them", () => {
  const without = archs.filter(({ boot }) => boot?.libs !== undefined);
  assert.deepEqual(without.map(({ name, boot }) => [name, boot!.libs]), [["i386", []]]);
  const text = (libs: string) =>
    `arch = "a"\nsrcarch = "a"\ndefconfig = "d"\nwhy = "a test"\n[toolchain]\nkind = "gcc"\n` +
    `prefix = ""\npackages = ["gcc"]\n[boot]\nimage = "linux"\ntargets = ["linux"]\n` +
    `root = "hostfs"\nlibs = ${libs}\n`;
  assert.deepEqual(parseArch("a.toml", text('["-lgcc", "-lm"]')).boot?.libs, ["-lgcc", "-lm"]);
  assert.throws(() => parseArch("a.toml", text('["/lib/evil.so"]')), /a library as "-lgcc"/);
});

Deno.test("how a kernel boots does not change the name of what was built", async () => {
  const build = usualBuild(of("um"));
  const key = {
    tree: "t",
    build,
    level: "image",
    compilers: ["gcc"],
    incremental: false,
    sandbox: "none",
  } as const;
  const { boot: _, ...bare } = build;
  assert.equal(await digest(key), await digest({ ...key, build: bare }));
});
