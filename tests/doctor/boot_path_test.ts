import assert from "node:assert/strict";
import { everystep, toyHome } from "../commands/program.ts";
import { TOY_ARCHS } from "../toy/kernel.ts";
import { toys } from "./toys.ts";

const BOOT = `
[boot]
emulator = "qemu-system-toy"
packages = ["qemu-system-toy"]
image = "vmlinux"
targets = ["vmlinux"]
root = "initramfs"
`;

Deno.test("the doctor has the emulator that kernels are run with, and no other of a user's PATH", async () => {
  await using home = await toyHome();
  await Deno.writeTextFile(`${home.dir}/configs/arch/toya.toml`, TOY_ARCHS["toya.toml"]! + BOOT);
  await using bin = await toys({ "qemu-system-toy": 'echo "QEMU emulator version 10.0.2"' });
  const ran = await everystep(home.dir, [
    ...["doctor", "--boot", "--json", "--arch", "toya"],
    ...home.flags.slice(2),
  ], { env: { PATH: `${bin.path}:${Deno.env.get("PATH")}` } });
  const findings: { name: string; status: string; detail: string }[] = JSON.parse(ran.stdout);
  const { status, detail } = findings.find(({ name }) => name === "qemu-system-toy")!;
  assert.equal(status, "missing", ran.stderr);
  assert.equal(
    detail,
    `kernels are run with the programs in /usr/bin, /bin, /usr/sbin, /sbin, not with ${bin.path}/qemu-system-toy`,
  );
});
