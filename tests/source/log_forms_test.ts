/** The forms that `git log -p` has by its options, and the order of the commits in them. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { readSource } from "../../bot/source/mod.ts";
import { silent } from "../../bot/system/terminal/ui.ts";
import { userError } from "./files.ts";
import { both } from "../tree/both.ts";
import { commit, KERNEL, repo, sh, temp } from "../tree/toy.ts";

const SIGNED = "Signed-off-by: Ann <ann@example.org>";

Deno.test("what git log -p prints is read as its commits, in their order", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path, KERNEL);
  const read = async (text: string) => {
    await Deno.writeTextFile(`${dir.path}/x.txt`, text);
    const { messages } = await readSource(`${dir.path}/x.txt`, { cwd: "/", ui: silent });
    return await parseSeries(messages);
  };
  const titlesOf = (series: Awaited<ReturnType<typeof read>>) =>
    series.patches.map(({ subject }) => subject);

  // No two of them change the same file.
  await commit(path, { "mm/c.c": "c\n" }, `mm: c\n\n${SIGNED}`);
  await commit(path, { "mm/d.c": "d\n" }, `mm: d\n\nIt is.\n\n${SIGNED}`);
  await commit(path, { "mm/e.c": "e\n" }, `mm: e\n\n${SIGNED}`);
  await sh(path, "branch", "apart");
  const forms: [string, string[]][] = [
    ["--abbrev-commit", []],
    ["--parents", []],
    ["--parents", ["--reverse"]],
    ["--source", ["--decorate=full"]],
    ["--left-right", []],
    ["--boundary", []],
    ["--pretty=raw", []],
    ["--pretty=raw", ["--reverse", "--stat"]],
  ];
  for (const [form, more] of forms) {
    await t.step(`${form} ${more.join(" ")}`, async () => {
      const range = form === "--left-right" ? `${base}...apart` : `${base}..apart`;
      const series = await read(`${await sh(path, "log", "-p", form, ...more, range)}\n`);
      assert.deepEqual(titlesOf(series), ["mm: c", "mm: d", "mm: e"]);
      assert.equal(series.patches[1]!.body, `It is.\n\n${SIGNED}`);
      assert.equal(series.patches[0]!.author.email, "ann@example.org");
      assert.equal(series.patches[0]!.date, "Tue, 09 Nov 2004 12:33:20 +0100");
    });
  }
  for (const form of ["--pretty=reference", "--oneline", "--pretty=oneline"]) {
    for (const more of [["--stat"], ["--raw", "--decorate"], ["--source"]]) {
      await t.step(`${form} ${more.join(" ")}`, async () => {
        const text = await sh(path, "log", "-p", form, ...more, `${base}..apart`);
        assert.deepEqual(titlesOf(await read(`${text}\n`)), ["mm: c", "mm: d", "mm: e"]);
      });
    }
  }
  await t.step("a form that somebody made is refused, and no patch is made of all", async () => {
    const text = await sh(path, "log", "-p", "--format=%h %s%n%n%b", `${base}..apart`);
    const error = await userError(read(`${text}\n`));
    assert.match(error.text, /x\.txt: is what git log prints in a form.*\n.*format-patch --stdout/);
  });

  const moves = async (): Promise<void> => {
    await Deno.remove(`${path}/mm/b.c`);
    await Deno.symlink("a.c", `${path}/mm/b.c`);
    await commit(path, {}, "mm: a link");
    await Deno.remove(`${path}/mm/b.c`);
    await commit(path, { "mm/b.c": "int b;\n" }, "mm: a file again");
    await sh(path, "mv", "mm/a.c", "mm/new name.c");
    await commit(path, {}, "mm: moved");
    await commit(path, { "mm/new name.c": `${KERNEL["mm/a.c"]}int z;\n` }, "mm: changed there");
    await commit(path, { "mm/f.c": "f\n" }, "mm: made");
    await commit(path, { "mm/f.c": null }, "mm: taken away");
  };
  for (const turned of [[], ["--reverse"]]) {
    await t.step(`files that move and change their kind ${turned.join(" ")}`, async () => {
      await sh(path, "checkout", "-q", "-B", "moves", base);
      await moves();
      const log = await sh(path, "log", "-p", "--pretty=short", "-M", ...turned, `${base}..moves`);
      const { applied } = await both(path, dir.cache, await read(`${log}\n`), base);
      assert.ok(applied.ok, JSON.stringify(applied));
      assert.equal(applied.states.at(-1)!.tree, await sh(path, "rev-parse", "moves^{tree}"));
    });
  }
});
