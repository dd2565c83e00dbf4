import assert from "node:assert/strict";
import { baseOutcome, prepareState, type StateRequest } from "../../bot/build/objects.ts";
import { parseArch } from "../../bot/config/archs.ts";
import { TOY_ARCHS, TOY_FILES, writeFiles } from "../toy/kernel.ts";

/** What preparing the toy comes to. */
async function prepared(files: Record<string, string> = {}) {
  const dir = await Deno.makeTempDir();
  try {
    await writeFiles(`${dir}/linux`, { ...TOY_FILES, ...files });
    const request: StateRequest = {
      arch: parseArch("toya.toml", TOY_ARCHS["toya.toml"]!),
      mounts: { source: `${dir}/linux`, build: `${dir}/build` },
      sandbox: { kind: "none", why: "a test" },
      ccache: false,
      compilers: ["gcc"],
      path: [],
      jobs: 1,
      timeoutMinutes: 1,
      incremental: false,
      minFreeBytes: 0,
      log: `${dir}/log`,
      bring: () => Promise.resolve(),
    };
    return await baseOutcome(await prepareState(request));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("level objects: a state that was configured keeps its configuration, though it breaks later", async () => {
  const outcome = await prepared({ "knobs.mk": "prepare: fail\nfail:\n\tfalse\n" });
  assert.deepEqual([outcome.kind, outcome.level], ["broken", "objects"]);
  assert.equal(outcome.config, "CONFIG_TOY_EXTRA=y\n");
  assert.match(outcome.configHash, /^[0-9a-f]{64}$/);
});

Deno.test("level objects: what Kconfig left behind when it failed is no configuration", async () => {
  const outcome = await prepared({
    "knobs.mk": "defconfig: fail\nfail:\n\t@echo CONFIG_X=y > .config; false\n",
  });
  assert.deepEqual([outcome.kind, outcome.config], ["broken", undefined]);
  assert.notEqual(outcome.configHash, "");
});
