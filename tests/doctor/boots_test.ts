import assert from "node:assert/strict";
import { findArch, loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { aptLine, available, examineBoots, whyNoBoot } from "../../bot/doctor/mod.ts";
import { toys } from "./toys.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const named = (...names: string[]) => names.map((name) => findArch(archs, name)!);

Deno.test("um needs no emulator; two architectures of one package are one line", async () => {
  await using empty = await toys({});
  const [um, riscv, s390] = named("um", "riscv64", "s390x");
  const findings = await examineBoots([um!, riscv!, s390!], { path: empty.path });
  assert.equal(whyNoBoot(um!, available(um!, findings)), true);
  assert.match(
    String(whyNoBoot(riscv!, available(riscv!, findings))),
    /^no qemu-system-riscv64; apt-get install .*qemu-system-misc$/,
  );
  assert.equal(
    aptLine(findings),
    "apt-get install --no-install-recommends qemu-system-misc",
  );
});

Deno.test("an emulator that answers is found, one that crashes is broken", async () => {
  await using bin = await toys({
    "qemu-system-s390x": 'echo "QEMU emulator version 7.2.22"',
    "qemu-system-riscv64": "exit 1",
  });
  const [riscv, s390] = named("riscv64", "s390x");
  const findings = await examineBoots([riscv!, s390!], { path: bin.path });
  assert.deepEqual(findings.map(({ name, status }) => `${name} ${status}`), [
    "qemu-system-riscv64 broken",
    "qemu-system-s390x found",
  ]);
  assert.equal(available(s390!, findings), true);
});

Deno.test("what no machine can boot says why", () => {
  const [loongarch, m68k] = named("loongarch", "m68k");
  assert.match(String(whyNoBoot(loongarch!, true)), /EFI/);
  assert.match(String(whyNoBoot(m68k!, true)), /m68k\.toml names no machine/);
});
