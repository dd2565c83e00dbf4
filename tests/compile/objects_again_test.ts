import assert from "node:assert/strict";
import { preparedStore } from "../../bot/compile/kept/prepared.ts";
import { openKept } from "../../bot/compile/kept/store.ts";
import { compile } from "../../bot/compile/objects/compile.ts";
import { compileOnce } from "../../bot/compile/objects/again.ts";
import { prepareState } from "../../bot/compile/objects/prepare.ts";
import { TOY_FILES, writeFiles } from "../toy/kernel.ts";
import { toyRequest } from "./toy_state.ts";

const WARNS = "int b(int x)\n{\n#warning again\n\treturn x;\n}\n";

/** The toy makes single objects in the output directory, too. */
const MAKEFILE = TOY_FILES["Makefile"]!.replaceAll(
  "all prepare defconfig olddefconfig",
  "all prepare defconfig olddefconfig mm/a.o mm/b.o",
);

/** Prepares the toy as a state of a tree, and compiles objects of it. */
async function toy(dir: string, more: Readonly<Record<string, string>> = {}) {
  await writeFiles(`${dir}/linux`, {
    ...{ ...TOY_FILES, "Makefile": MAKEFILE, "mm/b.c": WARNS },
    ...more,
  });
  const steps: string[] = [];
  const request = toyRequest(dir, ({ name }) => void steps.push(name));
  return async (
    tree: string,
    targets: readonly string[],
    { untrusted = false, fresh = false, more = [] as readonly string[] } = {},
  ) => {
    const store = preparedStore(openKept(`${dir}/results`), { fresh });
    const keeping = { store, tree, watch: [], compilers: ["gcc"], untrusted };
    const state = await prepareState(request, undefined, keeping);
    steps.length = 0;
    if (more.length > 0) await compile(state, { objects: more, trees: [] }, `${dir}/other.log`);
    const log = `${dir}/cell.log`;
    await Deno.writeTextFile(log, "what stands there already\n");
    const { ok, facts } = await compileOnce(state, { objects: targets, trees: [] }, log);
    const bytes = await Promise.all(
      targets.map((target) => Deno.readFile(`${dir}/build/${target}`).catch(() => undefined)),
    );
    const { diagnostics, made, compiled, brokenTargets } = facts;
    const outcome = { ok, diagnostics, made, compiled, brokenTargets };
    return {
      ran: steps.includes("compile"),
      found: { ...outcome, bytes, log: await Deno.readTextFile(log) },
    };
  };
}

async function inToy(
  work: (at: Awaited<ReturnType<typeof toy>>, dir: string) => Promise<void>,
  more?: Readonly<Record<string, string>>,
): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "everystep-again-" }));
  try {
    await work(await toy(dir, more), dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const B = ["mm/b.o"];

Deno.test("objects of the same state come back with what was said of them", () =>
  inToy(async (at) => {
    const first = await at("base", B), again = await at("base", B);
    assert.deepEqual([first.ran, again.ran], [true, false]);
    assert.equal(first.found.diagnostics[0]?.message, "#warning again");
    assert.ok(first.found.bytes[0]!.length > 100);
    assert.deepEqual(again.found, first.found);
  }));

Deno.test("what decides objects, or nobody may have, is compiled", async (t) => {
  const table: Readonly<Record<string, Parameters<Awaited<ReturnType<typeof toy>>>>> = {
    "another tree": ["other", B],
    "other objects": ["base", ["mm/a.o", "mm/b.o"]],
    "a stranger's series": ["base", B, { untrusted: true }],
    "a run that is to find all anew": ["base", B, { fresh: true }],
  };
  for (const [what, other] of Object.entries(table)) {
    await t.step(what, () =>
      inToy(async (at) => {
        await at("base", B);
        assert.ok((await at(...other)).ran);
      }));
  }
  await t.step("a stranger's, for a stranger", () =>
    inToy(async (at) => {
      await at("base", B, { untrusted: true });
      assert.ok((await at("base", B, { untrusted: true })).ran);
    }));
});

Deno.test("what was said before in the same directory is not left out of what is kept", () =>
  inToy(async (at) => {
    const later = await at("base", B, { more: ["mm/a.o"] });
    const alone = await at("base", B);
    assert.deepEqual([later.ran, alone.ran], [true, true]);
    assert.equal((await at("base", B)).ran, false);
  }));

Deno.test("what does not compile, and what is damaged, is not taken", async (t) => {
  await t.step("a broken object", () =>
    inToy(async (at) => {
      const first = await at("base", B);
      assert.equal(first.found.brokenTargets.length, 1);
      assert.ok((await at("base", B)).ran);
    }, { "mm/b.c": "int b(int x)\n{\n" }));
  await t.step("half a file", () =>
    inToy(async (at, dir) => {
      await at("base", B);
      for await (const part of Deno.readDir(`${dir}/results`)) {
        for await (const { name } of Deno.readDir(`${dir}/results/${part.name}`)) {
          if (!name.endsWith(".part.bin")) continue;
          await Deno.truncate(`${dir}/results/${part.name}/${name}`, 40);
        }
      }
      assert.ok((await at("base", B)).ran);
    }));
});
