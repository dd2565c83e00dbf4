/** What the index lines of mails say, against what applying them makes. */
import assert from "node:assert/strict";
import { parseSeries } from "../../../bot/series/mod.ts";
import { readContent } from "../../../bot/source/content.ts";
import { silent } from "../../../bot/system/terminal/ui.ts";
import { checkSeries, openTree, resolveBase } from "../../../bot/tree/mod.ts";
import { commit, KERNEL, repo, sh, temp } from "../toy.ts";

Deno.test("a mailer that changes what a patch adds is found by the index lines", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path);
  const text = KERNEL["mm/a.c"] as string;
  const one = text.replace("int a3;", "int\tthree;  ");
  await commit(path, { "mm/a.c": one }, "mm: three");
  await sh(path, "mv", "mm/b.c", "mm/moved.c");
  await Deno.chmod(`${path}/mm/moved.c`, 0o755);
  await commit(path, { "mm/new.c": "int n; /* größe */\n", "mm/Kconfig": null }, "mm: move, new");
  await commit(
    path,
    { "mm/a.c": one.replace("int a9;", "int nine;"), "mm/bin": new Uint8Array([0, 1, 255, 10]) },
    "mm: nine",
  );
  const mbox = `${await sh(path, "format-patch", "--stdout", "--binary", `${base}..`)}\n`;
  const tree = await openTree(path, { cache: dir.cache, ui: silent });
  const strays = async (mails: string, from = base) => {
    const series = await parseSeries(
      readContent(new TextEncoder().encode(mails), "x").messages,
    );
    const start = await resolveBase(tree, series, { base: from });
    const applied = await checkSeries(tree, start, series, { stats: true });
    assert.ok(applied.ok, JSON.stringify(applied));
    return applied.strays?.map(({ patch, path }) => `${patch}: ${path}`);
  };
  const table: [string, string, string[]][] = [
    ["as git wrote it", mbox, []],
    ["with shortened names", mbox.replace(/^(index \w{5})\w\w\.\.(\w{5})\w\w\b/gm, "$1..$2"), []],
    ["without blanks at the ends of lines", mbox.replace(/^(\+.*\S) +$/gm, "$1"), ["3: mm/a.c"]],
    ["with blanks for a tab", mbox.replace("+int\tthree", "+int    three"), ["3: mm/a.c"]],
    ["with other letters", mbox.replace("+int n; /* größe", "+int n; /* gr??e"), ["2: mm/new.c"]],
    ["without index lines", mbox.replace(/^index [\w.]+(?: \d+)?\n(?!GIT)/gm, ""), []],
  ];
  for (const [name, mails, want] of table) {
    await t.step(name, async () => assert.deepEqual(await strays(mails), want));
  }
  await t.step("on another version of a file anything may come of it", async () => {
    await sh(path, "checkout", "-q", "-b", "other", base);
    const other = await commit(path, { "mm/a.c": text.replace("int a30;", "int o;") }, "mm: o");
    assert.deepEqual(await strays(mbox, other), []);
  });
});
