import assert from "node:assert/strict";
import type { Cell, Report } from "../../bot/report/model/schema.ts";
import { reproduceScript } from "../../bot/report/script.ts";
import { gitText } from "../../bot/system/process/git.ts";
import { makeToyTree } from "../toy/kernel.ts";

Deno.test("the script of a released tree finds its commit, else the release's tag", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const head = await makeToyTree(`${dir}/linux`);
    const tree = await gitText(`${dir}/linux`, ["rev-parse", "HEAD^{tree}"]);
    const cell = { state: 0, arch: "um", verdict: "base-broken", reason: "x", reproduce: ["true"] };
    const run = async (commit: string) => {
      const report = {
        tree: { base: { commit, tree }, release: "6.19.6" },
        states: [{ n: 0, tree }],
        archs: [],
      } as unknown as Report;
      const facts = { compiler: "sh", packages: [] };
      await Deno.writeTextFile(
        `${dir}/x.sh`,
        reproduceScript(report, cell as unknown as Cell, facts),
      );
      const { code, stderr } = await new Deno.Command("sh", {
        args: [`${dir}/x.sh`, `${dir}/linux`],
        env: { TMPDIR: dir },
      }).output();
      return { code, stderr: new TextDecoder().decode(stderr) };
    };
    const other = "1".repeat(40);
    assert.deepEqual(await run(head), { code: 0, stderr: "" }, "a tree with the commit alone");
    const neither = await run(other);
    assert.equal(neither.code, 125);
    assert.match(neither.stderr, /the tree has not got v6\.19\.6/);
    await gitText(`${dir}/linux`, ["tag", "v6.19.6"]);
    assert.deepEqual(await run(other), { code: 0, stderr: "" }, "a tree with the tag alone");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
