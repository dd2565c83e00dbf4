import assert from "node:assert/strict";
import { modulesOf, ROOT } from "../../modules.ts";
import { digestOf, DIRS, program } from "../../../bot/compile/kept/program.ts";

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
    assert.notEqual(await digestOf([url]), one);
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

Deno.test("a kept outcome is of all code that decides it", async () => {
  const modules = new Map((await modulesOf()).map((one) => [one.specifier, one]));
  const isIn = (module: string) => DIRS.some(({ href }) => module.startsWith(href));
  const open = [...modules.keys()].filter((one) => one.startsWith(`${ROOT}bot/engine/cells/`));
  assert.ok(open.length > 10);
  const reached = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next) || !next.startsWith(`${ROOT}bot/`)) continue;
    reached.add(next);
    for (const { code } of modules.get(next)?.dependencies ?? []) {
      if (code?.specifier !== undefined) open.push(code.specifier);
    }
  }
  assert.deepEqual([...reached].filter((module) => !isIn(module)), []);
});
