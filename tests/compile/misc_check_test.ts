/** A check of the whole tree by git's names (W=1), in a sandbox that shows no repository. */
import assert from "node:assert/strict";
import { prepareState } from "../../bot/compile/objects/prepare.ts";
import { parseArch } from "../../bot/config/archs.ts";
import { usualBuild } from "../../bot/config/builds/mod.ts";
import { findSandbox } from "../../bot/system/process/sandbox.ts";
import { TOY_ARCHS, TOY_FILES } from "../toy/kernel.ts";
import { build } from "./toy_cell.ts";

const FILES = {
  "Makefile": TOY_FILES["Makefile"]!.replaceAll("all prepare", "misc-check all prepare"),
  "knobs.mk": "misc-check:\n\t@sh $(srctree)/scripts/misc-check $(srctree)\n",
  "scripts/misc-check": [
    'test -n "$W" || exit 0; cd "$1"',
    "git ls-files -i -c --exclude-per-directory=.gitignore | sed 's/$/: warning: is ignored/' >&2",
    "git grep -l toy_forbidden -- '*.c' | sed 's/$/: warning: is forbidden/' >&2",
    "",
  ].join("\n"),
  "mm/.gitignore": "*.lst\n",
  "mm/names.lst": "a\n",
  "mm/unused.c": "int toy_forbidden;\n",
};
const MESSAGES = ["mm/names.lst: warning: is ignored", "mm/unused.c: warning: is forbidden"];

Deno.test("a check that asks git for the names of all files", async (t) => {
  const arch = usualBuild(parseArch("toya.toml", TOY_ARCHS["toya.toml"]!));
  const withW = { ...arch, toolchain: { ...arch.toolchain, make: { W: "1" } } };
  for (const sandbox of [await findSandbox(), await findSandbox(false)]) {
    const dir = await Deno.makeTempDir();
    try {
      const messagesOf = (diagnostics: readonly { message: string }[]) =>
        diagnostics.map(({ message }) => message).toSorted();
      await t.step(`${sandbox.kind}: a whole build`, async () => {
        const outcome = await build(dir, sandbox, FILES, { arch: withW });
        assert.equal(outcome.kind, "built", await Deno.readTextFile(outcome.log));
        assert.deepEqual(messagesOf(outcome.diagnostics), MESSAGES);
      });
      await t.step(`${sandbox.kind}: a state at level objects`, async () => {
        const state = await prepareState({
          ...{ arch: withW, sandbox, ccache: false, compilers: ["gcc"], path: [], jobs: 1 },
          mounts: { source: `${dir}/linux`, build: `${dir}/build` },
          ...{ timeoutMinutes: 1, incremental: false, minFreeBytes: 0, log: `${dir}/log` },
          checkout: () => Promise.resolve(),
        });
        assert.deepEqual(messagesOf(state.facts.diagnostics), MESSAGES);
        assert.ok(state.snapshot !== undefined);
      });
      await t.step(`${sandbox.kind}: not without W=`, async () => {
        assert.deepEqual((await build(dir, sandbox, FILES)).diagnostics, []);
      });
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }
});
