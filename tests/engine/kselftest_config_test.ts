/**
 * What the `config` files of self-tests ask for.
 */
import assert from "node:assert/strict";
import { loadArchs, SHIPPED_CONFIGS } from "../../bot/config/mod.ts";
import { columnTests } from "../../bot/engine/test_columns/columns.ts";
import { kselftestArchs } from "../../bot/engine/test_columns/kselftest.ts";
import { settingsOf } from "../../bot/engine/test_columns/targets.ts";

Deno.test("a config file asks for symbols as Kconfig's own files do, built in", () => {
  const text = `CONFIG_A=y
CONFIG_B=m\r
CONFIG_C=n
CONFIG_D="a b # c"
CONFIG_E=y  # why
CONFIG_F=0x10\t
# CONFIG_G is not set
# CONFIG_H=y
  CONFIG_I="say \\"x\\""
CONFIG_J=
CONFIG_A=n
`;
  assert.deepEqual([...settingsOf(text).values()], [
    "CONFIG_A=n",
    "CONFIG_B=y",
    "CONFIG_C=n",
    'CONFIG_D="a b # c"',
    "CONFIG_E=y",
    "CONFIG_F=0x10",
    "CONFIG_G=n",
    'CONFIG_I="say \\"x\\""',
  ]);
});

Deno.test("the machines are those of the architectures that are named, however --arch takes them", async () => {
  const archs = await loadArchs(SHIPPED_CONFIGS);
  assert.deepEqual(kselftestArchs(["X86_64", "arm64"], archs), ["x86_64"]);
  assert.deepEqual(kselftestArchs(["amd64", "uml"], archs), ["um", "x86_64"]);
  assert.deepEqual(kselftestArchs(["arm64"], archs), ["um"]);
  assert.deepEqual(kselftestArchs("all", archs), ["um"]);
});

Deno.test("each machine has a command of its own", async () => {
  const archs = await loadArchs(SHIPPED_CONFIGS);
  const asked = { kunit: "x86_64", kselftest: ["size"], archs: ["um", "x86_64"] };
  const tests = columnTests(asked, archs);
  assert.deepEqual(tests.map(({ name, build }) => [name, build]), [
    ["kunit", "x86_64:kunit"],
    ["kselftest", "um:kselftest"],
    ["kselftest", "x86_64:kselftest"],
  ]);
  const [, um, x86] = tests.map(({ command }) => command);
  assert.match(um!, /run\.sh x86_64 size 1 "\$EVERYSTEP_OUTPUT"\/linux /);
  assert.match(x86!, /run\.sh x86_64 size 4 qemu-system-x86_64 .*root\.cpio/);
});
