import assert from "node:assert/strict";
import { loadArchs, loadSettings, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { available, examine, install, installLine, renderFindings } from "../../bot/doctor/mod.ts";
import { makeArch, toys } from "./toys.ts";

const settings = await loadSettings(SHIPPED_CONFIGS);
const archs = await loadArchs(SHIPPED_CONFIGS);
const alpha = makeArch("alpha", "alpha-linux-gnu-", {});
const QUIET = { note() {}, step() {}, debug() {} };

async function foundWith(...programs: readonly string[]) {
  const machine = await toys(Object.fromEntries(programs.map((name) => [name, "exit 0"])));
  const options = { path: machine.path, cache: machine.path };
  const arch = {
    ...alpha,
    toolchain: { ...alpha.toolchain, packages: ["gcc-alpha-linux-gnu"] },
  };
  return { machine, options, arch, findings: await examine([arch], settings, options) };
}

Deno.test("without apt the line is that of the machine's own program", async (t) => {
  for (
    const [program, line] of [
      [
        "dnf",
        /^dnf install (?:\S+ )*\/usr\/bin\/alpha-linux-gnu-gcc (?:\S+ )*\/usr\/include\/libelf\.h /,
      ],
      [
        "pacman",
        /^pacman -S --needed bc (?:\S+ )*libelf (?:\S+ )*xz; and what is .*gcc-alpha-linux-gnu/,
      ],
      [
        "zypper",
        /^zypper install bc (?:\S+ )*libelf-devel (?:\S+ )*xz; and what is .*gcc-alpha-linux-gnu/,
      ],
      ["apk", /^apk add bc (?:\S+ )*elfutils-dev (?:\S+ )*xz; and what is .*gcc-alpha-linux-gnu/],
    ] as const
  ) {
    await t.step(program, async () => {
      const { machine, options, arch, findings } = await foundWith(program);
      await using _ = machine;
      assert.match(installLine(findings) ?? "", line);
      assert.match(renderFindings(findings), new RegExp(`to install what is missing: ${program} `));
      assert.match(String(available(arch, findings)), new RegExp(`^no .*; ${program} `));
      await assert.rejects(
        install(findings, QUIET, options),
        (error: Error & { hint?: string }) => {
          assert.equal(error.message, "there is no apt-get here to install what is missing");
          assert.equal(error.hint, `run this as root: ${installLine(findings)}`);
          return true;
        },
      );
    });
  }
});

Deno.test("where apt is, it goes before all others", async () => {
  const { machine, findings } = await foundWith("dnf", "apt-get");
  await using _ = machine;
  assert.match(installLine(findings) ?? "", /^apt-get install --no-install-recommends bc /);
});

Deno.test("each name of the table is that of something that is asked for, and the host's are all known", () => {
  const asked = new Set([
    ...settings.host.map((need) => need.package),
    ...archs.flatMap((arch) => [
      ...arch.toolchain.packages,
      ...arch.hostPackages,
      ...arch.boot?.packages ?? [],
    ]),
    "e2fsprogs",
  ]);
  for (const { program, files, names } of settings.managers) {
    assert.deepEqual(Object.keys(names).filter((name) => !asked.has(name)), [], program);
    const needed = settings.host.filter((need) => !need.optional).map((need) => need.package);
    assert.deepEqual(needed.filter((name) => !files && names[name] === undefined), [], program);
  }
});
