import assert from "node:assert/strict";
import { DIRS, program } from "../../../bot/compile/kept/program.ts";
import { digestOf } from "../../../bot/system/files/code.ts";

Deno.test("the program is its code", async () => {
  const dir = await Deno.makeTempDir({ prefix: "everystep-program-" });
  try {
    const url = new URL(`file://${dir}/`);
    await Deno.mkdir(`${dir}/link`);
    await Deno.writeTextFile(`${dir}/link/a.ts`, "1");
    await Deno.writeTextFile(`${dir}/README.md`, "of no concern");
    const one = await digestOf([url]);
    await Deno.writeTextFile(`${dir}/README.md`, "as ever");
    assert.equal(await digestOf([url]), one);
    await Deno.writeTextFile(`${dir}/link/a.ts`, "2");
    const two = await digestOf([url]);
    assert.notEqual(two, one);
    // One file of a directory, and no other.
    const file = await digestOf([new URL("link/a.ts", url)]);
    assert.notEqual(file, two);
    await Deno.writeTextFile(`${dir}/link/c.ts`, "3");
    assert.equal(await digestOf([new URL("link/a.ts", url)]), file);
    await Deno.remove(`${dir}/link/c.ts`);
    await Deno.rename(`${dir}/link/a.ts`, `${dir}/link/b.ts`);
    await Deno.writeTextFile(`${dir}/link/b.ts`, "1");
    assert.notEqual(await digestOf([url]), one);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("code that is not read from files is known by its address", async () => {
  const address = "https://example.org/everystep/0.1.0/bot/compile/";
  assert.equal(await digestOf([new URL(address)]), address);
  assert.match(await program(), /^[0-9a-f]{64}$/);
  // None of them has moved away.
  for (const dir of DIRS) assert.match(await digestOf([dir]), /^[0-9a-f]{64}$/);
});
