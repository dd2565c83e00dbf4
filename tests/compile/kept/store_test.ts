import assert from "node:assert/strict";
import { z } from "zod";
import { keptName, type Kind, openKept } from "../../../bot/compile/kept/store.ts";
import { tempDir } from "../../../bot/system/files/dirs.ts";
import { namesIn } from "../../../bot/system/files/listing.ts";

interface Cake {
  readonly size: number;
  readonly photo: string;
  readonly recipe?: string;
}

const CAKES: Kind<Cake> = {
  ending: "json",
  schema: z.object({ size: z.number(), photo: z.string() }),
  attachment: { field: "photo", ending: "png" },
  aside: { field: "recipe", ending: "txt" },
};
const PIES: Kind<Cake> = {
  ...CAKES,
  ending: "pie.json",
  attachment: { field: "photo", ending: "pie.png" },
};
const NAME = "ab12";

/** A directory, and a cake whose photo is beside it. */
async function place(recipe?: string) {
  const dir = await tempDir("/tmp"), kept = `${dir.path}/kept`;
  const bake = async (size: number): Promise<Cake> => {
    const photo = `${dir.path}/photo`;
    await Deno.writeTextFile(photo, "x".repeat(100));
    return { size, photo, ...(recipe === undefined ? {} : { recipe }) };
  };
  const files = async () => (await namesIn(`${kept}/ab`) ?? []).toSorted();
  return { kept, bake, files, [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose]() };
}

Deno.test("a value comes back with its attachment and its text, each in a file of its own", async () => {
  await using at = await place("flour");
  const saved = await openKept(at.kept).save(CAKES, NAME, await at.bake(3));
  assert.equal(saved.photo, `${at.kept}/ab/${NAME}.png`);
  assert.deepEqual(await at.files(), ["ab12.json", "ab12.png", "ab12.txt"]);
  assert.doesNotMatch(await Deno.readTextFile(`${at.kept}/ab/${NAME}.json`), /flour/);
  assert.deepEqual(await openKept(at.kept).load(CAKES, NAME), saved);
  await openKept(at.kept).drop(CAKES, NAME);
  assert.deepEqual(await at.files(), ["ab12.png"], "a report may lead to it");
  assert.equal(await openKept(at.kept).load(CAKES, NAME), undefined);
});

Deno.test("a later value without a text leaves none of the one before", async () => {
  await using at = await place("flour");
  const store = openKept(at.kept);
  await store.save(CAKES, NAME, await at.bake(3));
  const { recipe: _, ...plain } = await at.bake(4);
  await store.save(CAKES, NAME, plain);
  assert.deepEqual(await at.files(), ["ab12.json", "ab12.png"]);
});

Deno.test("what is damaged, of another form or without its attachment is as if it were not there", async () => {
  for (
    const spoil of [
      (file: string) => Deno.writeTextFile(`${file}.json`, '{"size":'),
      (file: string) => Deno.writeTextFile(`${file}.json`, '{"size":"3","photo":"x"}'),
      (file: string) => Deno.remove(`${file}.png`),
      (file: string) => Deno.truncate(`${file}.png`, 0),
      (file: string) => Deno.truncate(`${file}.png`, 99),
    ]
  ) {
    await using at = await place();
    await openKept(at.kept).save(CAKES, NAME, await at.bake(3));
    await spoil(`${at.kept}/ab/${NAME}`);
    assert.equal(await openKept(at.kept).load(CAKES, NAME), undefined);
  }
});

Deno.test("of every kind what was loaded stays, and the least recently used goes first", async () => {
  await using at = await place();
  const before = openKept(at.kept);
  for (const [kind, name] of [[CAKES, "ab01"], [PIES, "ab02"], [CAKES, "ab03"]] as const) {
    await before.save(kind, name, await at.bake(1));
  }
  const day = 24 * 3600;
  for (const name of await at.files()) {
    const long = Date.now() / 1000 - (name.startsWith("ab03") ? 1 : 2) * day;
    await Deno.utime(`${at.kept}/ab/${name}`, long, long);
  }
  const store = openKept(at.kept);
  assert.ok(await store.load(PIES, "ab02") !== undefined);
  await store.evict(400);
  assert.deepEqual(await at.files(), ["ab02.pie.json", "ab02.pie.png", "ab03.json", "ab03.png"]);
  await store.evict(0);
  assert.deepEqual(await at.files(), ["ab02.pie.json", "ab02.pie.png"]);
});

Deno.test("a name is of what decides, in whatever order its parts are written", async () => {
  const name = await keptName(1, [{ a: 1, b: [{ c: 2, d: 3 }] }]);
  assert.equal(await keptName(1, [{ b: [{ d: 3, c: 2 }], a: 1 }]), name);
  assert.notEqual(await keptName(2, [{ a: 1, b: [{ c: 2, d: 3 }] }]), name);
  assert.notEqual(await keptName(1, [{ a: 1, b: [{ c: 3, d: 2 }] }]), name);
});
