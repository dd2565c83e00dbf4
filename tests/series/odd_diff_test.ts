/** Diffs as other settings of git make them, and messages that git am cuts. */
import assert from "node:assert/strict";
import { parseSeries } from "../../bot/series/mod.ts";
import { readContent } from "../../bot/source/content.ts";
import { both } from "../tree/both.ts";
import { commit, KERNEL, repo, sh, temp } from "../tree/toy.ts";
import { change, mail, refused } from "./mails.ts";

Deno.test("patches without prefixes, or with others, apply", async (t) => {
  await using dir = await temp();
  const path = `${dir.path}/linux`;
  const base = await repo(path, KERNEL);
  await commit(
    path,
    { "mm/a.c": "int a;\n", "Makefile": "x\n", "mm/new.c": "n\n", "mm/b.c": null },
    "one",
  );
  await sh(path, "mv", "mm/new.c", "mm/moved.c");
  await commit(path, { "mm/grün.c": "g\n", "mm/bin": new Uint8Array([0, 255]) }, "two");
  await sh(path, "mv", "mm/moved.c", "mm/again.c");
  await commit(path, { "mm/a.c": "int b;\n" }, "three");
  const tip = await sh(path, "rev-parse", "HEAD^{tree}");
  const ways: [string, string[], string[], boolean][] = [
    ["noprefix", ["-c", "diff.noprefix=true"], [], true],
    ["noprefix without renames", ["-c", "diff.noprefix=true"], ["--no-renames"], true],
    ["mnemonic", ["-c", "diff.mnemonicPrefix=true"], [], false],
    ["i/ and w/", [], ["--src-prefix=i/", "--dst-prefix=w/"], false],
    ["old/ and new/", [], ["--src-prefix=old/", "--dst-prefix=new/"], false],
    ["the same prefix", [], ["--src-prefix=x/", "--dst-prefix=x/"], false],
  ];
  for (const [name, config, args, noted] of ways) {
    await t.step(name, async () => {
      const text = await sh(path, ...config, "format-patch", "--stdout", ...args, base);
      const bytes = new TextEncoder().encode(`${text}\n`);
      const series = await parseSeries(readContent(bytes, "x.mbox").messages);
      assert.equal(series.patches.length, 3);
      assert.equal(
        series.notes.filter((note) => /no a\/ and b\//.test(note)).length,
        noted ? 3 : 0,
      );
      const { applied } = await both(path, dir.cache, series, base);
      assert.ok(applied.ok, JSON.stringify(applied));
      assert.equal(applied.states.at(-1)!.tree, tip);
    });
  }
  await t.step("a plain diff without prefixes", async () => {
    const plain =
      "--- mm/a.c\n+++ mm/a.c\n@@ -1,3 +1,3 @@\n int a0;\n-int a1;\n+int z1;\n int a2;\n";
    const series = await parseSeries([mail({ diff: plain })]);
    assert.equal(series.patches[0]!.files[0]!.path, "mm/a.c");
    const { applied } = await both(path, dir.cache, series, base);
    assert.ok(applied.ok, JSON.stringify(applied));
  });
  await t.step("-D gets a hint that names it", async () => {
    const text = await sh(path, "format-patch", "--stdout", "-D", "-1", "HEAD~2");
    const bytes = new TextEncoder().encode(`${text}\n`);
    const error = await refused(readContent(bytes, "x.mbox").messages);
    assert.match(error.text, /x\.mbox:\d+: "mm\/b\.c": is deleted.*\n.*--irreversible-delete/);
  });
  await t.step("an empty file may be deleted", async () => {
    await sh(path, "checkout", "-q", base);
    await commit(path, { "mm/empty": "" }, "empty");
    await commit(path, { "mm/empty": null }, "gone");
    const text = await sh(path, "format-patch", "--stdout", base);
    const bytes = new TextEncoder().encode(`${text}\n`);
    const series = await parseSeries(readContent(bytes, "x.mbox").messages);
    assert.equal(series.patches[1]!.files[0]!.change, "deleted");
  });
  await t.step("a signature that is a diff", async () => {
    const signature = `${dir.path}/signature`;
    await Deno.writeTextFile(signature, change("mm/other.c"));
    const text = await sh(path, "format-patch", "--stdout", "-1", `--signature-file=${signature}`);
    const bytes = new TextEncoder().encode(`${text}\n`);
    assert.match(
      (await refused(readContent(bytes, "x.mbox").messages)).text,
      /below the signature/,
    );
  });
});

Deno.test("a line that cuts the message is named", async (t) => {
  const signed = "Signed-off-by: A U Thor <author@example.org>";
  const table: [string, string, RegExp | undefined][] = [
    ["nothing", `words\n\n${signed}\n---\n\n${change()}`, undefined],
    ["no dashes", `words\n\n${signed}\n\n${change()}`, undefined],
    [
      "Index: of the diff itself",
      `words\n\n${signed}\n\nIndex: mm/a.c\n=====\n${change()}`,
      undefined,
    ],
    [
      "Index:",
      `words\n\nIndex: the first\n\n${signed}\n---\n\n${change()}`,
      /test\.mbox:7: git am takes "Index: the first" .*Signed-off-by too/,
    ],
    [
      "--- x",
      `words\n--- old words\n\n${signed}\n---\n\n${change()}`,
      /test\.mbox:6: git am takes "--- old words"/,
    ],
    ["diff -u", `words\ndiff -u a b\n\n${signed}\n---\n\n${change()}`, /"diff -u a b"/],
    [
      "a whole diff",
      `words\n\n${change("mm/b.c")}\n${signed}\n---\n\n${change()}`,
      /"diff --git a\/mm\/b\.c b\/mm\/b\.c".*applied like the rest/,
    ],
    [
      "below ---",
      `words\n---\n${signed}\n\n${change()}`,
      /test\.mbox:6: the Signed-off-by stands below "---"/,
    ],
    [
      "a changelog below ---",
      `words\n\n${signed}\n---\nv2: ${signed}\n${signed}\n${change()}`,
      undefined,
    ],
    [
      "indented",
      `words\n\n  Index: x\n  --- y\n  diff -u\n\n${signed}\n---\n\n${change()}`,
      undefined,
    ],
  ];
  for (const [name, body, says] of table) {
    await t.step(name, async () => {
      const { notes } = await parseSeries([mail({ body })]);
      if (says === undefined) assert.deepEqual(notes, []);
      else assert.match(notes.join("\n"), says);
    });
  }
});
