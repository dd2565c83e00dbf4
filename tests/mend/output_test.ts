import assert from "node:assert/strict";
import { checkOutput, fillOutput } from "../../bot/mend/output.ts";
import { makePlace } from "../../bot/mend/place.ts";
import { UserError } from "../../bot/system/errors.ts";

async function home() {
  const dir = await Deno.makeTempDir({ prefix: "everystep-test-" });
  await Deno.mkdir(`${dir}/from`);
  await Deno.writeTextFile(`${dir}/from/0001-a.patch`, "a");
  await Deno.writeTextFile(`${dir}/from/0002-b.patch`, "b");
  return { dir, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}

const names = (dir: string) => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();

Deno.test("a directory is filled anew, and nothing of an earlier run stays", async () => {
  await using place = await home();
  const out = `${place.dir}/deep/out`;
  await fillOutput(out, "out", `${place.dir}/from`, ["0001-a.patch", "0002-b.patch"]);
  await Deno.writeTextFile(`${out}/0001-a.patch.12.part`, "cut");
  await fillOutput(out, "out", `${place.dir}/from`, ["0002-b.patch"]);
  assert.deepEqual(names(out), [".everystep-mend.json", "0001-a.patch.12.part", "0002-b.patch"]);
});

Deno.test("what is not ours stops it, before and after the search", async (t) => {
  await using place = await home();
  const out = `${place.dir}/out`, from = `${place.dir}/from`;
  const fill = () => fillOutput(out, "out", from, ["0001-a.patch"]);
  const refused = (want: RegExp) => async () => {
    for (const call of [() => checkOutput(out, "out"), fill]) {
      await assert.rejects(call(), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.text, want);
        return true;
      });
    }
  };
  await fill();
  await Deno.writeTextFile(`${out}/notes.txt`, "mine");
  await t.step("a foreign file", refused(/^out: is not empty: notes\.txt is not from an earlier/));
  await Deno.remove(`${out}/notes.txt`);
  await Deno.mkdir(`${out}/sub`);
  await t.step("a directory", refused(/is not empty: sub/));
  await Deno.remove(`${out}/sub`);
  await Deno.writeTextFile(`${out}/0001-a.patch`, "edited");
  await t.step("an edited file", refused(/^out: 0001-a\.patch was changed since it was written/));
  for (const list of ["{", "[]", '{"../from/0001-a.patch": 1}', '{"../from/0002-b.patch": "x"}']) {
    await Deno.writeTextFile(`${out}/.everystep-mend.json`, list);
    await t.step(`a list that says ${list}`, refused(/is not empty: 0001-a\.patch/));
  }
  await t.step("a file in its place", async () => {
    await Deno.remove(out, { recursive: true });
    await Deno.writeTextFile(out, "x");
    await refused(/^out: is not a directory/)();
  });
  assert.deepEqual(names(from), ["0001-a.patch", "0002-b.patch"]);
});

Deno.test("two runs have two places; what a killed run left is gone", async () => {
  await using place = await home();
  await Deno.mkdir(`${place.dir}/mend/0/git`, { recursive: true });
  const one = await makePlace(`${place.dir}/mend`);
  const two = await makePlace(`${place.dir}/mend`);
  assert.deepEqual([one.path, two.path].map(names), [[], []]);
  assert.notEqual(one.path, two.path);
  await one[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
  assert.deepEqual(names(`${place.dir}/mend`), ["0.lock", "1.lock"]);
});
