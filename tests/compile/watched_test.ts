import assert from "node:assert/strict";
import { watched } from "../../bot/compile/objects/watched.ts";
import { MOST_WATCHED } from "../../bot/system/files/reads.ts";
import { tempDir } from "../../bot/system/files/dirs.ts";
import { writeFiles } from "../toy/kernel.ts";

/** A tree, of which some files are watched; `dir` is for their copies. */
async function tree(files: Readonly<Record<string, string>>) {
  const dir = await tempDir("/tmp"), source = `${dir.path}/linux`;
  await writeFiles(source, files);
  return {
    source,
    watch: (paths: readonly string[]) => watched(source, paths, `${dir.path}/read`),
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

const FILES = {
  "mm/a.c": "a",
  "mm/b.c": "b",
  "mm/b.h": "h",
  "mm/s.S": "s",
  "mm/Makefile": "m",
  "fs/c.c": "c",
};

Deno.test("the sources beside what a series changes are watched, and no links", async () => {
  await using at = await tree(FILES);
  await Deno.symlink("a.c", `${at.source}/mm/link.c`);
  const files = await at.watch(["mm/a.c"]);
  assert.deepEqual(files?.copies.map(({ path }) => path), ["mm/a.c", "mm/b.c", "mm/s.S"]);
  await files?.remove();
});

Deno.test("one of them that is read is not among those that nobody read", async () => {
  await using at = await tree(FILES);
  const files = await at.watch(["mm/a.c"]);
  await Deno.readFile(files!.copies.find(({ path }) => path === "mm/b.c")!.file);
  assert.deepEqual(await files!.unread(), ["mm/a.c", "mm/s.S"]);
  await files!.remove();
});

Deno.test("no more are watched than may be, those of the series first", async () => {
  const many = Array.from({ length: 2 * MOST_WATCHED }, (_, i) => [`mm/${i}.c`, "x"] as const);
  await using at = await tree({ ...FILES, ...Object.fromEntries(many) });
  const files = await at.watch(["fs/c.c", "mm/b.h"]);
  assert.equal(files?.copies.length, MOST_WATCHED);
  assert.deepEqual(files?.copies.slice(0, 2).map(({ path }) => path), ["fs/c.c", "mm/b.h"]);
  await files?.remove();
});
