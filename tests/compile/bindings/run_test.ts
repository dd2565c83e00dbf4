/**
 * What a program of dtschema comes to is told by how it ends, whatever it says.
 */
import assert from "node:assert/strict";
import { runs } from "../../../bot/compile/bindings/run.ts";
import { maker } from "../../../bot/compile/make.ts";
import { InfraError } from "../../../bot/system/errors.ts";
import { toyRequest } from "../toy_state.ts";

async function ran(script: string) {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-dtschema-" }));
  try {
    await Deno.mkdir(`${dir}/build`);
    const log = `${dir}/log`, cell = maker(toyRequest(dir));
    const dtschema = { makeSchema: "", validate: "", version: "", digest: "", files: [] };
    const place = { dtschema, cell, dir: `${dir}/build`, source: dir, log };
    const validate = `${dir}/dt-validate`;
    await Deno.writeTextFile(validate, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const found = await runs(place, [validate]).catch((error: Error) => error);
    return { found, log: await Deno.readTextFile(log).catch(() => "") };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("what is said counts only where the program ends well", async (t) => {
  await t.step("it ends well", async () => {
    const { found, log } = await ran("echo a >&2; echo b");
    assert.deepEqual(found, { text: "a\nb\n" });
    assert.equal(log, "a\nb\n");
  });
  await t.step("it fails, and has said something", async () => {
    const { found } = await ran("echo a.dtb: x: y; exit 1");
    assert.deepEqual(found, { kind: "failed", program: "dt-validate", how: "exit code 1" });
  });
  await t.step("it crashes", async () => {
    const { found } = await ran("kill -SEGV $$");
    assert.deepEqual({ ...found, how: "" }, { kind: "failed", program: "dt-validate", how: "" });
  });
  await t.step("it is killed: that says nothing of it", async () => {
    const { found } = await ran("kill -KILL $$");
    assert.ok(found instanceof InfraError, JSON.stringify(found));
  });
});
