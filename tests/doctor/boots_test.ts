import assert from "node:assert/strict";
import { findArch, loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import {
  available,
  examineBoots,
  installLine,
  type NoBoot,
  noBootText,
  whyNoBoot,
} from "../../bot/doctor/mod.ts";
import { isOlder, upstreamOf } from "../../bot/doctor/version.ts";
import { toys } from "./toys.ts";

const archs = await loadArchs(SHIPPED_CONFIGS);
const named = (...names: string[]) => names.map((name) => findArch(archs, name)!);

Deno.test("um needs no emulator; two architectures of one package are one line", async () => {
  await using empty = await toys({});
  const [um, riscv, s390] = named("um", "riscv64", "s390x");
  const findings = await examineBoots([um!, riscv!, s390!], { path: empty.path });
  assert.equal(whyNoBoot(um!, findings), true);
  const why = whyNoBoot(riscv!, findings);
  assert.ok(why !== true && why.kind === "no-tools");
  assert.match(why.text, /^no qemu-system-riscv64; apt-get install .*qemu-system-misc$/);
  assert.equal(
    installLine(findings),
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
  const [um] = named("um");
  const { boot: _, ...bare } = um!;
  const why = whyNoBoot(bare, []);
  assert.deepEqual(why, { kind: "no-machine" });
  assert.match(noBootText("um", why as NoBoot), /um\.toml names no machine/);
  assert.equal(noBootText("um", whyNoBoot({ ...bare, noBoot: "so" }, []) as NoBoot), "so");
});

Deno.test("an emulator that is too old boots nothing of the architectures that need a newer one", async () => {
  const [um, riscv, s390] = named("um", "riscv64", "s390x");
  const since = { version: "9.1", why: "makes the memory map" };
  const asked = { ...riscv!, boot: { ...s390!.boot!, since } };
  const table: [string, true | NoBoot][] = [
    ["QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)", {
      ...{ kind: "old-emulator", emulator: "qemu-system-s390x", version: "7.2.22" },
      ...{ needs: "9.1", why: since.why },
    }],
    ["QEMU emulator version 9.0.99", {
      ...{ kind: "old-emulator", emulator: "qemu-system-s390x", version: "9.0.99" },
      ...{ needs: "9.1", why: since.why },
    }],
    ["QEMU emulator version 9.1.0", true],
    ["QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)", true],
    ["an emulator without a number", true],
  ];
  for (const [says, want] of table) {
    await using bin = await toys({ "qemu-system-s390x": `echo "${says}"` });
    const findings = await examineBoots([um!, asked, s390!], { path: bin.path });
    assert.deepEqual(whyNoBoot(asked, findings), want, says);
    assert.equal(whyNoBoot(s390!, findings), true, "it asks for no version");
    assert.equal(available(asked, findings) === true, want === true, says);
    assert.equal(installLine(findings), undefined, "the same package again brings nothing newer");
  }
});

Deno.test("versions are held against each other by their numbers", () => {
  const table: [string, string, boolean][] = [
    ["7.2", "9.1", true],
    ["10.0.2", "9.1", false],
    ["9.1", "9.1.0", false],
    ["9.1.0", "9.1.1", true],
    ["9.10", "9.9", false],
  ];
  for (const [version, than, want] of table) assert.equal(isOlder(version, than), want, version);
  assert.equal(upstreamOf("1:7.2+dfsg-7+deb12u18+b3"), "7.2");
  assert.equal(upstreamOf("1:10.0.2+ds-2+deb13u1~bpo12+1"), "10.0.2");
  assert.equal(upstreamOf("(none)"), undefined);
});
